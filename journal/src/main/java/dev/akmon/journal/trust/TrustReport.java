package dev.akmon.journal.trust;

import dev.akmon.journal.Violation;
import java.util.List;

/**
 * What checking the signatures and attestations of a manifest came to.
 *
 * @param signatures one for each entry, in the manifest's order
 * @param attestations one for each entry, in the manifest's order
 * @param violations why it did not pass: {@code invalid_signature} and {@code invalid_attestation} for each entry that is
 *     not what it says; {@code signature_requirement_unmet}, {@code operator_requirement_unmet} and {@code
 *     operator_key_requirement_unmet} for each demand that is not met
 */
public record TrustReport(
        List<CheckedSignature> signatures, List<CheckedAttestation> attestations, List<Violation> violations) {
    public TrustReport {
        signatures = List.copyOf(signatures);
        attestations = List.copyOf(attestations);
        violations = List.copyOf(violations);
    }

    /** Whether no entry is invalid and every demand is met. Entries nothing is known about do not count against it. */
    public boolean passed() {
        return violations.isEmpty();
    }
}
