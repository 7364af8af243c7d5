package dev.akmon.tools.files;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The replacement of one text by another inside a file, and good advice when it does not fit. */
final class TextReplacement {

    private static final int MAX_LISTED_LINES = 10;

    private final String displayName;
    private final String text;
    private final String oldText;
    private final String newText;
    private final List<Integer> offsets;

    TextReplacement(String displayName, String text, String oldText, String newText) {
        this.displayName = displayName;
        this.text = text;
        boolean plainNewlines = oldText.indexOf('\r') < 0 && newText.indexOf('\r') < 0;
        List<Integer> exact = offsetsOf(text, oldText);
        String oldWithCrlf = oldText.replace("\n", "\r\n");
        boolean fitsOnlyWithCrlf = exact.isEmpty()
                && plainNewlines
                && !offsetsOf(text, oldWithCrlf).isEmpty();
        this.oldText = fitsOnlyWithCrlf ? oldWithCrlf : oldText;
        this.offsets = fitsOnlyWithCrlf ? offsetsOf(text, oldWithCrlf) : exact;
        boolean crlf = fitsOnlyWithCrlf || plainNewlines && oldText.indexOf('\n') < 0 && LineEnds.allCrlf(text);
        this.newText = crlf ? newText.replace("\n", "\r\n") : newText;
    }

    String only() throws ToolException {
        if (offsets.size() > 1) {
            throw new ToolException(
                    ErrorCode.AMBIGUOUS_MATCH,
                    "old_str occurs " + offsets.size() + " times in " + displayName + " (" + lines()
                            + "); take in more lines around the one you mean, or set replace_all");
        }
        return all();
    }

    String all() throws ToolException {
        if (offsets.isEmpty()) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "old_str does not occur in " + displayName + "; nothing was changed. "
                            + NearestText.advice(text, oldText));
        }
        StringBuilder changed = new StringBuilder();
        int from = 0;
        for (int offset : offsets) {
            changed.append(text, from, offset).append(newText);
            from = offset + oldText.length();
        }
        return changed.append(text, from, text.length()).toString();
    }

    private String lines() {
        String listed = offsets.stream()
                .limit(MAX_LISTED_LINES)
                .map(offset -> String.valueOf(lineNumber(offset)))
                .collect(Collectors.joining(", "));
        return "lines " + listed + (offsets.size() > MAX_LISTED_LINES ? ", ..." : "");
    }

    private long lineNumber(int offset) {
        return 1 + text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    /** Where the searched text begins, occurrences not overlapping. */
    private static List<Integer> offsetsOf(String text, String searched) {
        List<Integer> offsets = new ArrayList<>();
        for (int at = text.indexOf(searched); at >= 0; at = text.indexOf(searched, at + searched.length())) {
            offsets.add(at);
        }
        return offsets;
    }
}
