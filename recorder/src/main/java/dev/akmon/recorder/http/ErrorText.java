package dev.akmon.recorder.http;

import java.nio.charset.StandardCharsets;

/** Cuts what a server said down to a length that fits an error message. */
final class ErrorText {
    /** How much of a body an error message quotes, in bytes. */
    static final int QUOTED_BYTES = 512;

    private ErrorText() {}

    /** The text of at most {@link #QUOTED_BYTES} bytes of a body on one line. */
    static String quote(byte[] body) {
        return cut(body, QUOTED_BYTES);
    }

    /**
     * At most this many bytes as UTF-8 text on one line, never half a character; ends in an ellipsis when something is
     * missing. Bytes that are not UTF-8 show as replacement characters.
     */
    static String cut(byte[] text, int limit) {
        int end = Math.min(text.length, limit);
        if (end < text.length) {
            while (end > 0 && isContinuation(text[end])) {
                end--;
            }
        }
        String head = new String(text, 0, end, StandardCharsets.UTF_8);
        String oneLine = head.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return end < text.length ? oneLine + "…" : oneLine;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
