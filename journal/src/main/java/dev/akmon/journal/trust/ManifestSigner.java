package dev.akmon.journal.trust;

import dev.akmon.journal.UtcTimes;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Adds signatures and attestations to manifests. Entries that are there already stay as they are and stay valid: the
 * version of the format, which every statement contains, is raised only when no entry depends on it.
 */
public final class ManifestSigner {
    private ManifestSigner() {}

    /** The manifest with a signature of its head behind those it has. */
    public static Manifest sign(Manifest manifest, SigningKey key, Instant createdAt) {
        Manifest stamped = stamped(manifest);
        byte[] signature = key.sign(HeadStatement.of(stamped).bytes());
        return stamped.withSignature(new SignatureEntry(
                UtcTimes.format(createdAt),
                key.keyId(),
                SignatureVerifier.ED25519,
                HexFormat.of().formatHex(signature),
                HeadStatement.VERSION));
    }

    /**
     * The manifest with an attestation behind those it has.
     *
     * @throws IllegalArgumentException when the operator has no id
     */
    public static Manifest attest(Manifest manifest, SigningKey key, OperatorIdentity operator, Instant createdAt) {
        if (operator.operatorId().isEmpty()) {
            throw new IllegalArgumentException("operator_id must not be empty");
        }
        Manifest stamped = stamped(manifest);
        byte[] signature = key.sign(new OperatorStatement(HeadStatement.of(stamped), operator).bytes());
        return stamped.withAttestation(new AttestationEntry(
                UtcTimes.format(createdAt),
                operator.displayName(),
                key.keyId(),
                operator.operatorId(),
                operator.org(),
                operator.role(),
                SignatureVerifier.ED25519,
                HexFormat.of().formatHex(signature),
                OperatorStatement.VERSION));
    }

    private static Manifest stamped(Manifest manifest) {
        boolean free =
                manifest.allSignatures().isEmpty() && manifest.allAttestations().isEmpty();
        return free ? manifest.withAgefVersion(Manifest.CURRENT_AGEF_VERSION) : manifest;
    }
}
