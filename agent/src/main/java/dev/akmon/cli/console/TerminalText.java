package dev.akmon.cli.console;

import dev.akmon.journal.content.VisibleText;

/** Recorded or foreign text for a terminal, by the rules of {@link VisibleText}. */
public final class TerminalText {

    private TerminalText() {}

    /** The text as one line: line breaks and tabs are escaped like every other control. */
    public static String line(CharSequence text) {
        return VisibleText.line(text);
    }

    /** The text as a block: line feeds and tabs stay, everything else dangerous is escaped. CR LF becomes LF. */
    public static String block(CharSequence text) {
        return VisibleText.block(text);
    }

    /**
     * The text as one line of at most {@code maxCodePoints} code points, with an ellipsis at the end where something was
     * cut off.
     */
    public static String line(String text, int maxCodePoints) {
        return VisibleText.line(text, maxCodePoints);
    }

    /** Whether a code point must not reach a terminal as it is. */
    public static boolean isDangerous(int codePoint) {
        return VisibleText.isDangerous(codePoint);
    }
}
