package dev.akmon.journal.trust;

import dev.akmon.journal.bundle.AttestationEntry;
import org.jspecify.annotations.Nullable;

/**
 * An operator's attestation and what checking it came to. Only a verified one says who attested; in every other the
 * identity is a claim of the file.
 *
 * @param verifiedBy the key that made it, when the outcome is {@link SignatureOutcome#VERIFIED}
 * @param explanation why, in words; never quotes the entry
 */
public record CheckedAttestation(
        AttestationEntry entry,
        SignatureOutcome outcome,
        @Nullable VerifyingKey verifiedBy,
        String explanation) {}
