package dev.akmon.journal;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The notations a session id may be given in. */
final class SessionIds {
    private static final Pattern SIMPLE = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern HYPHENATED =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4,32}");

    private SessionIds() {}

    /** A whole id: hyphenated, 32 digits, in braces or as a URN; upper or lower case. */
    static Optional<UUID> parse(String text) {
        String id = text.toLowerCase(Locale.ROOT);
        if (id.startsWith("urn:uuid:")) {
            id = id.substring("urn:uuid:".length());
        } else if (id.startsWith("{") && id.endsWith("}") && id.length() > 1) {
            id = id.substring(1, id.length() - 1);
        }
        if (SIMPLE.matcher(id).matches()) {
            id = String.join(
                    "-",
                    id.substring(0, 8),
                    id.substring(8, 12),
                    id.substring(12, 16),
                    id.substring(16, 20),
                    id.substring(20));
        }
        return parseCanonical(id);
    }

    /** An id in the one form that is used in file names. */
    static Optional<UUID> parseCanonical(String text) {
        return HYPHENATED.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** The digits of the beginning of an id, hyphens left out; empty when it is none, or too short to mean one. */
    static Optional<String> prefixDigits(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replace("-", "");
        return PREFIX.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }

    /** The 32 digits of an id. */
    static String digits(UUID id) {
        return id.toString().replace("-", "");
    }
}
