package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");
    private static final OperatorIdentity ALICE =
            new OperatorIdentity("alice@example.com", "Alice Éxample", "approver", "Acme");

    private final SigningKey signer = TestKeys.signer();
    private final SigningKey operator = TestKeys.operator();
    private final Manifest unsigned = TestManifests.unsigned();
    private final Manifest signed = ManifestSigner.sign(unsigned, signer, NOW);
    private final Manifest attested = ManifestSigner.attest(unsigned, operator, ALICE, NOW);

    @Test
    void entriesAreThoseOfTheReference() {
        assertThat(signed.signatures())
                .containsExactly(new SignatureEntry(
                        "2026-11-20T22:57:25.12Z",
                        "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c",
                        "ed25519",
                        "400d836c4645407f88b47e6f41a7813a5f7bed268be26c273a7d70fe35dfc4b0"
                                + "83b5ca8508f9ec3148062568a06d1cb1d328ae7176f316e51e90a9beca31cb05",
                        "AGEF-SIG-v1"));
        assertThat(attested.attestations())
                .containsExactly(new AttestationEntry(
                        "2026-11-20T22:57:25.12Z",
                        "Alice Éxample",
                        operator.keyId(),
                        "alice@example.com",
                        "Acme",
                        "approver",
                        "ed25519",
                        "7a229cda3ea3c53a7d14b4d9f781fc4ad8d352891289509d1d55f8bb2cc87281"
                                + "a426dc07dc48e0ea3875e3340787067b1a3c13adab295d7463ace6eec19bb204",
                        "AGEF-OPERATOR-v1"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T22:57:25Z, 2026-11-20T22:57:25Z",
        "2026-11-20T22:57:25.500Z, 2026-11-20T22:57:25.5Z",
        "2026-11-20T22:57:25.000000001Z, 2026-11-20T22:57:25.000000001Z"
    })
    void timesHaveAsManyDigitsAsCount(Instant time, String written) {
        assertThat(ManifestSigner.sign(unsigned, signer, time).signatures())
                .extracting(SignatureEntry::createdAt)
                .containsExactly(written);
    }

    @Test
    void aTrustedKeyVerifies() {
        TrustReport report = SignatureVerifier.verify(signed, policy(List.of(signer), List.of()));

        assertThat(report.passed()).isTrue();
        assertThat(report.signatures()).hasSize(1);
        assertThat(report.signatures().get(0).outcome()).isEqualTo(SignatureOutcome.VERIFIED);
        assertThat(report.signatures().get(0).verifiedBy()).isEqualTo(signer.publicKey());
    }

    @Test
    void withoutTheKeyNothingIsKnown() {
        assertOutcome(signed, List.of(), SignatureOutcome.UNVERIFIED_NO_KEY);
        assertOutcome(signed, List.of(operator), SignatureOutcome.UNVERIFIED_NO_KEY);
        assertThat(SignatureVerifier.verify(unsigned, TrustPolicy.NONE).passed())
                .isTrue();
    }

    @Test
    void anotherHeadMakesASignatureInvalid() {
        Manifest moved = TestManifests.ofHead("00".repeat(32))
                .withSignature(signed.signatures().get(0));

        assertOutcome(moved, List.of(signer), SignatureOutcome.INVALID);
        assertThat(categories(SignatureVerifier.verify(moved, policy(List.of(signer), List.of()))))
                .containsExactly("invalid_signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "4", "0x00", "40 0d"})
    void whatIsNotHexadecimalIsMalformed(String signature) {
        assertOutcome(
                changed(e -> new SignatureEntry(e.createdAt(), e.keyId(), e.scheme(), signature, e.statementVersion())),
                List.of(signer),
                SignatureOutcome.MALFORMED);
    }

    @Test
    void uppercaseDigitsAreReadToo() {
        assertOutcome(
                changed(e -> new SignatureEntry(
                        e.createdAt(),
                        e.keyId(),
                        e.scheme(),
                        e.signature().toUpperCase(java.util.Locale.ROOT),
                        e.statementVersion())),
                List.of(signer),
                SignatureOutcome.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "400d"})
    void aSignatureOfAnotherLengthIsInvalidForItsKey(String signature) {
        Manifest manifest =
                changed(e -> new SignatureEntry(e.createdAt(), e.keyId(), e.scheme(), signature, e.statementVersion()));

        assertOutcome(manifest, List.of(signer), SignatureOutcome.INVALID);
        assertOutcome(manifest, List.of(operator), SignatureOutcome.UNVERIFIED_NO_KEY);
    }

    @Test
    void otherSchemesAndStatementsAreNotJudged() {
        assertOutcome(
                changed(e -> new SignatureEntry(e.createdAt(), e.keyId(), "rsa", e.signature(), e.statementVersion())),
                List.of(signer),
                SignatureOutcome.UNSUPPORTED_SCHEME);
        assertOutcome(
                changed(e -> new SignatureEntry(e.createdAt(), e.keyId(), e.scheme(), e.signature(), "AGEF-SIG-v2")),
                List.of(signer),
                SignatureOutcome.MALFORMED);
    }

    @Test
    void aLabelThatNamesAnotherKeyThanTheMakerIsInvalid() {
        Manifest mislabelled = changed(e ->
                new SignatureEntry(e.createdAt(), operator.keyId(), e.scheme(), e.signature(), e.statementVersion()));

        assertOutcome(mislabelled, List.of(signer), SignatureOutcome.INVALID);
        assertOutcome(mislabelled, List.of(signer, operator), SignatureOutcome.INVALID);
        assertOutcome(mislabelled, List.of(operator, signer), SignatureOutcome.INVALID);
        assertThat(SignatureVerifier.verify(mislabelled, policy(List.of(signer), List.of()))
                        .signatures()
                        .get(0)
                        .explanation())
                .contains(signer.keyId())
                .contains("names another key");
    }

    @Test
    void oneOperatorCannotAttestInTheNameOfAnother() {
        SigningKey mallory = TestKeys.counting(0x40);
        AttestationEntry genuine = ManifestSigner.attest(unsigned, mallory, ALICE, NOW)
                .allAttestations()
                .get(0);
        Manifest forged = unsigned.withAttestation(genuine)
                .withAttestation(new AttestationEntry(
                        genuine.createdAt(),
                        genuine.displayName(),
                        operator.keyId(),
                        genuine.operatorId(),
                        genuine.org(),
                        genuine.role(),
                        genuine.scheme(),
                        genuine.signature(),
                        genuine.statementVersion()));

        TrustReport report = SignatureVerifier.verify(
                forged,
                new TrustPolicy(List.of(), false, List.of(mallory.publicKey()), true, List.of(operator.publicKey())));

        assertThat(report.attestations())
                .extracting(CheckedAttestation::outcome)
                .containsExactly(SignatureOutcome.VERIFIED, SignatureOutcome.INVALID);
        assertThat(categories(report)).containsExactly("invalid_attestation", "operator_key_requirement_unmet");
    }

    @Test
    void requiredKeysMustEachHaveAttested() {
        Manifest both = ManifestSigner.attest(attested, signer, ALICE, NOW);
        TrustPolicy needsBoth =
                new TrustPolicy(List.of(), false, List.of(), false, List.of(operator.publicKey(), signer.publicKey()));

        assertThat(SignatureVerifier.verify(both, needsBoth).passed()).isTrue();
        assertThat(categories(SignatureVerifier.verify(attested, needsBoth)))
                .containsExactly("operator_key_requirement_unmet");
    }

    @Test
    void unmetDemandsAreViolations() {
        TrustPolicy demanding = new TrustPolicy(List.of(), true, List.of(), true, List.of(operator.publicKey()));

        assertThat(categories(SignatureVerifier.verify(unsigned, demanding)))
                .containsExactly(
                        "signature_requirement_unmet", "operator_requirement_unmet", "operator_key_requirement_unmet");
        assertThat(categories(SignatureVerifier.verify(signed, demanding)))
                .as("signed, but by nobody who is trusted")
                .contains("signature_requirement_unmet");
    }

    @Test
    void aKeyTrustedToSignIsNotTrustedToAttest() {
        TrustReport report = SignatureVerifier.verify(
                ManifestSigner.attest(signed, signer, ALICE, NOW), policy(List.of(signer), List.of()));

        assertThat(report.signatures().get(0).outcome()).isEqualTo(SignatureOutcome.VERIFIED);
        assertThat(report.attestations().get(0).outcome()).isEqualTo(SignatureOutcome.UNVERIFIED_NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operatorId", "displayName", "org", "role"})
    void anyChangeOfTheIdentityMakesAnAttestationInvalid(String member) {
        AttestationEntry e = attested.allAttestations().get(0);
        AttestationEntry changed = new AttestationEntry(
                e.createdAt(),
                member.equals("displayName") ? "Mallory" : e.displayName(),
                e.keyId(),
                member.equals("operatorId") ? "mallory@example.com" : e.operatorId(),
                member.equals("org") ? "" : e.org(),
                member.equals("role") ? "owner" : e.role(),
                e.scheme(),
                e.signature(),
                e.statementVersion());

        TrustReport report =
                SignatureVerifier.verify(unsigned.withAttestation(changed), policy(List.of(), List.of(operator)));

        assertThat(report.attestations().get(0).outcome()).isEqualTo(SignatureOutcome.INVALID);
        assertThat(report.attestations().get(0).verifiedBy()).isNull();
    }

    @Test
    void aLineBreakInAnIdentityIsMalformed() {
        AttestationEntry e = attested.allAttestations().get(0);
        Manifest manifest = unsigned.withAttestation(new AttestationEntry(
                e.createdAt(),
                "Alice Éxample\nrole:owner",
                e.keyId(),
                e.operatorId(),
                e.org(),
                e.role(),
                e.scheme(),
                e.signature(),
                e.statementVersion()));

        assertThat(SignatureVerifier.verify(manifest, policy(List.of(), List.of(operator)))
                        .attestations()
                        .get(0)
                        .outcome())
                .isEqualTo(SignatureOutcome.MALFORMED);
    }

    @Test
    void aHeadSignatureIsNoAttestation() {
        SignatureEntry head =
                ManifestSigner.sign(unsigned, operator, NOW).allSignatures().get(0);
        AttestationEntry e = attested.allAttestations().get(0);
        Manifest manifest = unsigned.withAttestation(new AttestationEntry(
                e.createdAt(),
                e.displayName(),
                e.keyId(),
                e.operatorId(),
                e.org(),
                e.role(),
                e.scheme(),
                head.signature(),
                e.statementVersion()));

        assertThat(SignatureVerifier.verify(manifest, policy(List.of(), List.of(operator)))
                        .attestations()
                        .get(0)
                        .outcome())
                .isEqualTo(SignatureOutcome.INVALID);
    }

    @Test
    void theTimeOfAnEntryIsNotSigned() {
        assertOutcome(
                changed(e -> new SignatureEntry(
                        "2001-01-01T00:00:00Z", e.keyId(), e.scheme(), e.signature(), e.statementVersion())),
                List.of(signer),
                SignatureOutcome.VERIFIED);
    }

    @Test
    void signingNeverBreaksWhatWasSignedBefore() {
        Manifest old = ManifestSigner.sign(unsigned, signer, NOW).withAgefVersion("0.1.2");
        SignatureEntry signedAsOld = new SignatureEntry(
                "2026-11-20T22:57:25Z",
                signer.keyId(),
                "ed25519",
                HexFormat.of().formatHex(signer.sign(HeadStatement.of(old).bytes())),
                "AGEF-SIG-v1");
        Manifest oldAndSigned = unsigned.withAgefVersion("0.1.2").withSignature(signedAsOld);

        Manifest more = ManifestSigner.attest(ManifestSigner.sign(oldAndSigned, operator, NOW), operator, ALICE, NOW);

        assertThat(more.agefVersion()).isEqualTo("0.1.2");
        TrustReport report = SignatureVerifier.verify(more, policy(List.of(signer, operator), List.of(operator)));
        assertThat(report.passed()).isTrue();
        assertThat(report.signatures())
                .extracting(CheckedSignature::outcome)
                .containsExactly(SignatureOutcome.VERIFIED, SignatureOutcome.VERIFIED);
        assertThat(report.attestations().get(0).outcome()).isEqualTo(SignatureOutcome.VERIFIED);
    }

    @Test
    void theFirstEntryRaisesTheVersion() {
        Manifest old = unsigned.withAgefVersion("0.1.1");

        assertThat(ManifestSigner.sign(old, signer, NOW).agefVersion()).isEqualTo("0.1.3");
        assertThat(ManifestSigner.attest(old, signer, ALICE, NOW).agefVersion()).isEqualTo("0.1.3");
    }

    @Test
    void anOperatorHasAnId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ManifestSigner.attest(unsigned, operator, new OperatorIdentity("", "Alice", "", ""), NOW));
    }

    private Manifest changed(UnaryOperator<SignatureEntry> change) {
        return unsigned.withSignature(change.apply(signed.allSignatures().get(0)));
    }

    private static void assertOutcome(Manifest manifest, List<SigningKey> trusted, SignatureOutcome expected) {
        assertThat(SignatureVerifier.verify(manifest, policy(trusted, List.of()))
                        .signatures())
                .extracting(CheckedSignature::outcome)
                .containsExactly(expected);
    }

    private static TrustPolicy policy(List<SigningKey> signers, List<SigningKey> operators) {
        return new TrustPolicy(
                signers.stream().map(SigningKey::publicKey).toList(),
                false,
                operators.stream().map(SigningKey::publicKey).toList(),
                false,
                List.of());
    }

    private static List<String> categories(TrustReport report) {
        return report.violations().stream().map(Violation::category).toList();
    }
}
