package dev.akmon.journal.redaction;

import dev.akmon.journal.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to take out of a session, and why.
 *
 * @param objects these objects, whatever they hold
 * @param sought every object in which one of these occurs
 * @param cascade whether to take out, beside {@code objects}, every object that says again what they say
 * @param reason stands in every sentinel, for those who read the derivative; may be empty
 * @param at the time the sentinels name
 */
public record RedactionRequest(Set<Digest> objects, List<Sought> sought, boolean cascade, String reason, Instant at) {
    /** Longest reason, in characters. */
    public static final int MAX_REASON = 4096;

    /** @throws IllegalArgumentException when the reason is too long or tells what it should hide */
    public RedactionRequest {
        objects = new LinkedHashSet<>(objects);
        sought = List.copyOf(sought);
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("the reason is longer than " + MAX_REASON + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(reason)) {
            throw new IllegalArgumentException("the reason is not valid Unicode");
        }
        if (RedactionSearch.occurs(sought, reason)) {
            throw new IllegalArgumentException("the reason contains what is to be redacted");
        }
    }
}
