package dev.akmon.journal.bundle;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Digest;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What {@link BundleVerifier} found in a bundle, signatures left aside.
 *
 * @param manifest what the manifest says
 * @param events number of events read
 * @param objects number of objects read
 * @param head hash of the last event, computed; empty when there is none
 * @param violations what is wrong, in the order of the format's description; each category at most a hundred times
 * @param notes what is allowed and yet worth knowing, one line each
 * @param capture how much the session holds
 * @param redactions objects that were redacted, and stand in the session no more; at most a hundred
 * @param redactionCount how many there are
 */
public record IntegrityReport(
        Manifest manifest,
        long events,
        long objects,
        Optional<Digest> head,
        List<Violation> violations,
        List<String> notes,
        CaptureLevel capture,
        List<Redaction> redactions,
        long redactionCount) {
    public IntegrityReport {
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
        redactions = List.copyOf(redactions);
    }

    /** An object of the session that says what stood in its place. */
    public record Redaction(Digest object, RedactionSentinel sentinel) {}

    /** Whether nothing is wrong. */
    public boolean passed() {
        return violations.isEmpty();
    }
}
