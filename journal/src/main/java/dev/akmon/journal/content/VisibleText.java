package dev.akmon.journal.content;

/**
 * Makes recorded or foreign text safe to show to people, on a terminal or on a page.
 *
 * <p>Model output, file names, tool output and everything else that comes from a journal may hold escape sequences that
 * move the cursor, line breaks that forge a line of a report, or bidirectional overrides that show one thing and mean
 * another. Such characters are replaced by a visible escape: {@code \n}, {@code \r}, {@code \t}, otherwise
 * {@code \}{@code u{1b}} with the code point in hexadecimal. Escaped are all controls (C0, DEL, C1), format characters
 * (bidirectional controls, zero-width characters, byte order marks, tags), line and paragraph separators, and surrogates
 * without partner.
 */
public final class VisibleText {

    private VisibleText() {}

    /** The text as one line: line breaks and tabs are escaped like every other control. */
    public static String line(CharSequence text) {
        return escape(text, false);
    }

    /** The text as a block: line feeds and tabs stay, everything else dangerous is escaped. CR LF becomes LF. */
    public static String block(CharSequence text) {
        return escape(text, true);
    }

    /**
     * The text as one line of at most {@code maxCodePoints} code points, with an ellipsis at the end where something was
     * cut off.
     */
    public static String line(String text, int maxCodePoints) {
        // Cut before escaping, so that a huge text is not escaped as a whole, and after it, because escapes are longer.
        String start = truncate(text, maxCodePoints + 1);
        return shorten(line(start), maxCodePoints);
    }

    /** Cuts a text to at most {@code maxCodePoints} code points, the last being an ellipsis where something was cut. */
    static String shorten(String text, int maxCodePoints) {
        if (text.codePointCount(0, text.length()) <= maxCodePoints) {
            return text;
        }
        return truncate(text, maxCodePoints - 1) + "…";
    }

    private static String truncate(String text, int maxCodePoints) {
        if (text.length() <= maxCodePoints) {
            return text;
        }
        int count = text.codePointCount(0, text.length());
        return count <= maxCodePoints ? text : text.substring(0, text.offsetByCodePoints(0, maxCodePoints));
    }

    /** Whether a code point must not be shown as it is. */
    public static boolean isDangerous(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            // Tag characters not assigned in this JDK's Unicode version are invisible all the same.
            default -> codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
        };
    }

    private static String escape(CharSequence text, boolean keepLines) {
        int length = text.length();
        int i = 0;
        while (i < length && isPlain(text.charAt(i))) {
            i++;
        }
        if (i == length) {
            return text.toString();
        }
        StringBuilder out = new StringBuilder(length + 16).append(text, 0, i);
        while (i < length) {
            int codePoint = Character.codePointAt(text, i);
            i += Character.charCount(codePoint);
            if (keepLines && (codePoint == '\n' || codePoint == '\t')) {
                out.append((char) codePoint);
            } else if (keepLines && codePoint == '\r' && i < length && text.charAt(i) == '\n') {
                continue;
            } else if (isDangerous(codePoint)) {
                appendEscape(out, codePoint);
            } else {
                out.appendCodePoint(codePoint);
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x7f;
    }

    private static void appendEscape(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
        }
    }
}
