package dev.akmon.journal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing verification found.
 *
 * @param category one of the names listed at {@link SessionVerifier}
 * @param event hash of the event concerned, where there is one
 * @param object digest of the object concerned, where there is one
 * @param message one line for people
 */
public record Violation(
        String category, @Nullable Digest event, @Nullable Digest object, String message) {
    public Violation {
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(message, "message");
    }
}
