package dev.akmon.journal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@link SessionVerifier} found in a session.
 *
 * @param eventsChecked number of events
 * @param objectsChecked number of references checked; an object that is referred to twice counts twice
 * @param violations what is wrong, ordered by category
 * @param tail how the log ended
 * @param head hash of the last event, computed from it
 */
public record VerificationReport(
        UUID sessionId,
        long eventsChecked,
        long objectsChecked,
        List<Violation> violations,
        LogTail tail,
        Optional<Digest> head) {
    public VerificationReport {
        violations = List.copyOf(violations);
    }

    /** Whether nothing is wrong. */
    public boolean passed() {
        return violations.isEmpty();
    }
}
