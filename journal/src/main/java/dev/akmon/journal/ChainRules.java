package dev.akmon.journal;

import dev.akmon.journal.EventKind.ProviderCall;
import java.time.Instant;
import java.util.Optional;

/** The rules of a session's chain that concern the content of single events. */
public final class ChainRules {
    private ChainRules() {}

    /** What is wrong with the attempts of a call: there is at least one, numbered 1, 2, 3, and started in that order. */
    public static Optional<String> attemptsDefect(ProviderCall call) {
        if (call.attempts().isEmpty()) {
            return Optional.of("a provider call has at least one attempt");
        }
        int expected = 1;
        Instant lastStart = Instant.MIN;
        for (AttemptRecord attempt : call.attempts()) {
            if (attempt.attemptNumber() != expected) {
                return Optional.of("attempt " + Integer.toUnsignedString(attempt.attemptNumber())
                        + " stands where attempt " + expected + " should");
            }
            if (attempt.startedAt().isBefore(lastStart)) {
                return Optional.of("attempt " + expected + " starts before the one before it");
            }
            lastStart = attempt.startedAt();
            expected++;
        }
        return Optional.empty();
    }
}
