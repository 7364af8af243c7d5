package dev.akmon.journal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * The texts an object can be read as. What was said once stands in a session many times, each time written otherwise: in
 * the body of a request with JSON's escapes, inside the arguments of a call escaped twice, in a stream cut into pieces, in a
 * record for undoing as Base64. All of these are tried.
 */
final class ReadableForms {
    /** How often escapes are undone: JSON in a string of JSON in a string. */
    private static final int MAX_ESCAPE_LEVELS = 4;

    private ReadableForms() {}

    /** Whether one of the forms satisfies a condition. */
    static boolean any(byte[] object, Predicate<CharSequence> condition) {
        // Bytes that are no UTF-8 become replacement characters; the text between them, as in CBOR, stays.
        String text = new String(object, StandardCharsets.UTF_8);
        return anyEscaping(text, condition)
                || StreamedText.of(text).stream().anyMatch(part -> anyEscaping(part, condition))
                || Base64Runs.any(
                        Escapes.undo(text), bytes -> anyEscaping(new String(bytes, StandardCharsets.UTF_8), condition));
    }

    /** As {@link #any}, of a text an event itself holds. */
    static boolean anyEscaping(String text, Predicate<CharSequence> condition) {
        String form = text;
        for (int level = 0; level <= MAX_ESCAPE_LEVELS; level++) {
            if (condition.test(form)) {
                return true;
            }
            String unescaped = Escapes.undo(form);
            if (unescaped.equals(form)) {
                return false;
            }
            form = unescaped;
        }
        return false;
    }
}
