package dev.akmon.journal.trust;

import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures and attestations of a manifest. It looks at the manifest alone: that the events lead to the head
 * the manifest names is for the verification of the bundle to say.
 *
 * <p>The first of these that applies decides about an entry:
 *
 * <ol>
 *   <li>its scheme is not {@code ed25519}: unsupported;
 *   <li>its statement is of another version, its identity has a line break, its signature is not hexadecimal: malformed;
 *   <li>a trusted key made it: verified when the entry's key id is that key's, invalid otherwise;
 *   <li>its key id is that of a trusted key, which did not make it: invalid;
 *   <li>unverified, for lack of the key.
 * </ol>
 *
 * <p>So the key id of an entry is checked although the signature does not cover it. Were it taken as it stands, somebody
 * with one trusted key could sign in the name of another.
 */
public final class SignatureVerifier {
    /** The only scheme there is. */
    static final String ED25519 = "ed25519";

    private final HeadStatement statement;
    private final Manifest manifest;
    private final TrustPolicy policy;
    private final Set<VerifyingKey> signatureKeys;
    private final Set<VerifyingKey> operatorKeys;
    private final List<Violation> violations = new ArrayList<>();

    private SignatureVerifier(Manifest manifest, TrustPolicy policy) {
        this.statement = HeadStatement.of(manifest);
        this.manifest = manifest;
        this.policy = policy;
        this.signatureKeys = new LinkedHashSet<>(policy.signatureKeys());
        this.operatorKeys = new LinkedHashSet<>(policy.operatorKeys());
        this.operatorKeys.addAll(policy.requiredOperatorKeys());
    }

    /** Checks every entry of a manifest. */
    public static TrustReport verify(Manifest manifest, TrustPolicy policy) {
        return new SignatureVerifier(manifest, policy).verify();
    }

    private TrustReport verify() {
        List<CheckedSignature> signatures =
                manifest.allSignatures().stream().map(this::check).toList();
        List<CheckedAttestation> attestations =
                manifest.allAttestations().stream().map(this::check).toList();
        for (int i = 0; i < signatures.size(); i++) {
            report(
                    "invalid_signature",
                    "signature",
                    i,
                    signatures.get(i).outcome(),
                    signatures.get(i).explanation());
        }
        for (int i = 0; i < attestations.size(); i++) {
            report(
                    "invalid_attestation",
                    "attestation",
                    i,
                    attestations.get(i).outcome(),
                    attestations.get(i).explanation());
        }
        require(signatures, attestations);
        return new TrustReport(signatures, attestations, violations);
    }

    private CheckedSignature check(SignatureEntry entry) {
        Finding finding = check(
                entry.scheme(),
                entry.statementVersion().equals(HeadStatement.VERSION),
                entry.signature(),
                entry.keyId(),
                signatureKeys,
                () -> Optional.of(statement.bytes()));
        return new CheckedSignature(entry, finding.outcome(), finding.key(), finding.explanation());
    }

    private CheckedAttestation check(AttestationEntry entry) {
        Finding finding = check(
                entry.scheme(),
                entry.statementVersion().equals(OperatorStatement.VERSION),
                entry.signature(),
                entry.keyId(),
                operatorKeys,
                () -> OperatorStatement.of(manifest, entry).map(OperatorStatement::bytes));
        return new CheckedAttestation(entry, finding.outcome(), finding.key(), finding.explanation());
    }

    private record Finding(
            SignatureOutcome outcome, @Nullable VerifyingKey key, String explanation) {
        static Finding of(SignatureOutcome outcome, String explanation) {
            return new Finding(outcome, null, explanation);
        }
    }

    private static Finding check(
            String scheme,
            boolean knownStatement,
            String signatureHex,
            String keyId,
            Set<VerifyingKey> trusted,
            Supplier<Optional<byte[]>> statement) {
        if (!scheme.equals(ED25519)) {
            return Finding.of(SignatureOutcome.UNSUPPORTED_SCHEME, "it is not an ed25519 signature");
        }
        if (!knownStatement) {
            return Finding.of(SignatureOutcome.MALFORMED, "it signs a statement of an unknown version");
        }
        Optional<byte[]> signed = statement.get();
        if (signed.isEmpty()) {
            return Finding.of(SignatureOutcome.MALFORMED, "its identity holds a line break");
        }
        byte[] signature;
        try {
            signature = HexFormat.of().parseHex(signatureHex);
        } catch (IllegalArgumentException e) {
            return Finding.of(SignatureOutcome.MALFORMED, "it is not written in hexadecimal");
        }
        Optional<VerifyingKey> named =
                trusted.stream().filter(key -> key.keyId().equals(keyId)).findFirst();
        if (named.isPresent() && named.get().verifies(signed.get(), signature)) {
            return new Finding(
                    SignatureOutcome.VERIFIED,
                    named.get(),
                    "made by the trusted key " + named.get().keyId());
        }
        Optional<VerifyingKey> maker = trusted.stream()
                .filter(key -> key.verifies(signed.get(), signature))
                .findFirst();
        if (maker.isPresent()) {
            return Finding.of(
                    SignatureOutcome.INVALID,
                    "the trusted key " + maker.get().keyId() + " made it, but it names another key as its maker");
        }
        return named.isPresent()
                ? Finding.of(
                        SignatureOutcome.INVALID,
                        "the trusted key " + named.get().keyId()
                                + ", which it names, did not sign this statement with it")
                : Finding.of(SignatureOutcome.UNVERIFIED_NO_KEY, "the key it names is not among the trusted keys");
    }

    private void report(String category, String what, int index, SignatureOutcome outcome, String explanation) {
        if (outcome == SignatureOutcome.INVALID) {
            violation(category, what + " " + (index + 1) + " is invalid: " + explanation);
        }
    }

    private void require(List<CheckedSignature> signatures, List<CheckedAttestation> attestations) {
        boolean signed = signatures.stream().anyMatch(s -> s.outcome() == SignatureOutcome.VERIFIED);
        if (policy.requireSignature() && !signed) {
            violation(
                    "signature_requirement_unmet",
                    "a signature by a trusted key is required; of " + signatures.size() + " none is verified");
        }
        boolean attested = attestations.stream().anyMatch(a -> a.outcome() == SignatureOutcome.VERIFIED);
        if (policy.requireOperator() && !attested) {
            violation(
                    "operator_requirement_unmet",
                    "an attestation by a trusted operator is required; of " + attestations.size()
                            + " none is verified");
        }
        for (VerifyingKey required : new LinkedHashSet<>(policy.requiredOperatorKeys())) {
            if (attestations.stream().noneMatch(a -> required.equals(a.verifiedBy()))) {
                violation(
                        "operator_key_requirement_unmet",
                        "an attestation by the operator key " + required.keyId()
                                + " is required; none of that key is verified");
            }
        }
    }

    private void violation(String category, String message) {
        violations.add(new Violation(category, null, null, message));
    }
}
