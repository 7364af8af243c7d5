package dev.akmon.agent.scripted;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into the small pieces a model streams: words with the space that follows them, long words in parts. */
final class TextPieces {

    private static final int LONGEST = 24;

    private TextPieces() {}

    /** The pieces, which joined are the text; none of an empty text. No character is cut in two. */
    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int length = 0;
        boolean inSpace = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            boolean space = Character.isWhitespace(text.codePointAt(i));
            if (length == LONGEST || inSpace && !space) {
                pieces.add(text.substring(start, i));
                start = i;
                length = 0;
            }
            inSpace = space;
            length++;
        }
        if (start < text.length()) {
            pieces.add(text.substring(start));
        }
        return pieces;
    }
}
