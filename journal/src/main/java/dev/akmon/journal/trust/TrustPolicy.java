package dev.akmon.journal.trust;

import java.util.List;

/**
 * Whom a verification trusts and what it insists on.
 *
 * @param signatureKeys keys trusted to sign heads
 * @param requireSignature whether at least one head signature must be verified
 * @param operatorKeys keys trusted to attest
 * @param requireOperator whether at least one attestation must be verified
 * @param requiredOperatorKeys keys that must each have attested; they are trusted to attest, too
 */
public record TrustPolicy(
        List<VerifyingKey> signatureKeys,
        boolean requireSignature,
        List<VerifyingKey> operatorKeys,
        boolean requireOperator,
        List<VerifyingKey> requiredOperatorKeys) {
    /** Trusts nobody and insists on nothing. */
    public static final TrustPolicy NONE = new TrustPolicy(List.of(), false, List.of(), false, List.of());

    public TrustPolicy {
        signatureKeys = List.copyOf(signatureKeys);
        operatorKeys = List.copyOf(operatorKeys);
        requiredOperatorKeys = List.copyOf(requiredOperatorKeys);
    }
}
