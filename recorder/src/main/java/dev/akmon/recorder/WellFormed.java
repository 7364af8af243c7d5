package dev.akmon.recorder;

import java.nio.charset.StandardCharsets;

/**
 * Text as it can be recorded. A Java string may hold half a surrogate pair, such as a model's JSON may well spell out as an
 * escape; UTF-8 has no form for it, and canonical JSON refuses it.
 */
public final class WellFormed {
    private WellFormed() {}

    /** The text with a question mark for every lone surrogate, which is also what a request body has in its place. */
    public static String text(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
