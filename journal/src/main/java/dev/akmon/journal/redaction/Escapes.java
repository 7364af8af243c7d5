package dev.akmon.journal.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Undoes escapes of JSON wherever they stand in a text, whether or not the text is JSON, and the percent signs of URLs. */
final class Escapes {
    private static final int HEX_DIGITS = 4;

    private Escapes() {}

    /** The text with one level of escapes undone; the same text when it has none. */
    static String undo(String text) {
        return percent(json(text));
    }

    private static String json(String text) {
        int next = text.indexOf('\\');
        if (next < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        while (next >= 0 && next + 1 < text.length()) {
            out.append(text, done, next);
            char kind = text.charAt(next + 1);
            done = next + 2;
            switch (kind) {
                case '"', '\\', '/' -> out.append(kind);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int code = hex(text, done, HEX_DIGITS);
                    if (code < 0) {
                        out.append("\\u");
                    } else {
                        out.append((char) code);
                        done += HEX_DIGITS;
                    }
                }
                default -> out.append('\\').append(kind);
            }
            next = text.indexOf('\\', done);
        }
        return out.append(text, done, text.length()).toString();
    }

    /** Only runs of ASCII and UTF-8 that percent signs spell out; a plus sign stays one. */
    private static String percent(String text) {
        int next = text.indexOf('%');
        if (next < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        while (next >= 0) {
            out.append(text, done, next);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int end = next;
            while (end < text.length() && text.charAt(end) == '%' && hex(text, end + 1, 2) >= 0) {
                bytes.write(hex(text, end + 1, 2));
                end += 3;
            }
            if (end == next) {
                out.append('%');
                end++;
            } else {
                out.append(bytes.toString(StandardCharsets.UTF_8));
            }
            done = end;
            next = text.indexOf('%', done);
        }
        return out.append(text, done, text.length()).toString();
    }

    private static int hex(String text, int start, int digits) {
        if (start + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
