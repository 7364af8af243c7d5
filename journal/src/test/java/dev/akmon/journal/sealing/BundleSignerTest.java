package dev.akmon.journal.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.Digest;
import dev.akmon.journal.TestVectors;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleRewriter;
import dev.akmon.journal.bundle.BundleVerifier;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import dev.akmon.journal.bundle.ManifestCodec;
import dev.akmon.journal.bundle.SignatureEntry;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TestKeys;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");
    private static final OperatorIdentity ALICE =
            new OperatorIdentity("alice@example.com", "Alice Éxample", "approver", "Acme");

    @TempDir
    Path directory;

    private final SigningKey signer = TestKeys.signer();
    private final SigningKey operator = TestKeys.operator();
    private final BundleSigner bundles = new BundleSigner(BundleLimits.DEFAULT, false);
    private Path bundle;

    @BeforeEach
    void export() throws Exception {
        bundle = SampleSessions.exported(directory, "s.akmon");
    }

    @Test
    void signsAndAttestsInPlace() throws Exception {
        Files.setPosixFilePermissions(bundle, PosixFilePermissions.fromString("rw-r-----"));

        bundles.sign(bundle, bundle, signer, NOW);
        bundles.attest(bundle, bundle, operator, ALICE, NOW);
        bundles.sign(bundle, bundle, operator, NOW);

        BundleVerdict verdict = verdict(bundle);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.integrity().manifest().allSignatures())
                .extracting(SignatureEntry::keyId)
                .containsExactly(signer.keyId(), operator.keyId());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle)))
                .isEqualTo("rw-r-----");
        assertThat(files()).containsExactlyInAnyOrder("journal", "s.akmon");
    }

    @Test
    void signsIntoAnotherFile() throws Exception {
        byte[] before = Files.readAllBytes(bundle);
        Path signed = directory.resolve("signed.akmon");

        bundles.sign(bundle, signed, signer, NOW);

        assertThat(bundle).hasBinaryContent(before);
        assertThat(verdict(signed).trust().passed()).isTrue();
    }

    @Test
    void aLinkToABundleStaysOne() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.akmon"), Path.of("s.akmon"));

        bundles.sign(link, link, signer, NOW);

        assertThat(link).isSymbolicLink();
        assertThat(BundleVerifier.verify(bundle, BundleLimits.DEFAULT, false)
                        .manifest()
                        .allSignatures())
                .hasSize(1);
    }

    @Test
    void aBundleThatDoesNotVerifyIsNotSigned() throws Exception {
        pretendAnotherHead();
        byte[] before = Files.readAllBytes(bundle);

        assertThatExceptionOfType(UnsoundBundleException.class)
                .isThrownBy(() -> bundles.sign(bundle, bundle, signer, NOW))
                .withMessageStartingWith("the bundle does not verify: ")
                .extracting(UnsoundBundleException::violations)
                .satisfies(violations ->
                        assertThat(violations).extracting(Violation::category).containsExactly("head_mismatch"));
        assertThatExceptionOfType(UnsoundBundleException.class)
                .isThrownBy(() -> bundles.attest(bundle, bundle, signer, ALICE, NOW));
        assertThat(bundle).hasBinaryContent(before);
    }

    @Test
    void unlessItIsToldTo() throws Exception {
        pretendAnotherHead();

        Manifest signed = new BundleSigner(BundleLimits.DEFAULT, true).sign(bundle, bundle, signer, NOW);

        assertThat(signed.allSignatures()).hasSize(1);
        assertThat(verdict(bundle).trust().passed()).isTrue();
        assertThat(verdict(bundle).passed()).isFalse();
    }

    @Test
    void anEntryThatMisusesTheKeyStopsTheSigning() throws Exception {
        SignatureEntry forged =
                new SignatureEntry("2026-11-20T22:57:25Z", signer.keyId(), "ed25519", "00".repeat(64), "AGEF-SIG-v1");
        BundleRewriter.rewrite(bundle, BundleLimits.DEFAULT, m -> m.withSignature(forged), bundle);

        assertThatExceptionOfType(UnsoundBundleException.class)
                .isThrownBy(() -> bundles.sign(bundle, bundle, signer, NOW));
    }

    @Test
    void whatIsNoBundleIsNotTouched() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "hello");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> bundles.sign(text, text, signer, NOW))
                .extracting(BundleException::category)
                .isEqualTo(BundleException.Category.INVALID_ARCHIVE);
        assertThat(text).hasContent("hello");
    }

    @Test
    void signedBundlesAreThoseOfTheReference() throws Exception {
        Path unsigned = TestVectors.find("agef/bundles/all-kinds.akmon");
        Manifest theirs = manifest(TestVectors.find("agef/bundles/signed.akmon"));
        Manifest attested = manifest(TestVectors.find("agef/bundles/signed-attested.akmon"));
        Path ours = directory.resolve("ours.akmon");

        Manifest signed = bundles.sign(
                unsigned,
                ours,
                signer,
                Instant.parse(theirs.allSignatures().get(0).createdAt()));

        assertThat(signed.allSignatures().get(0))
                .isEqualTo(theirs.allSignatures().get(0));
        assertThat(new String(ManifestCodec.write(signed), StandardCharsets.UTF_8))
                .isEqualTo(new String(ManifestCodec.write(theirs), StandardCharsets.UTF_8));
        AttestationEntry entry = attested.allAttestations().get(0);
        Manifest both = bundles.attest(
                ours,
                ours,
                operator,
                new OperatorIdentity(entry.operatorId(), entry.displayName(), entry.role(), entry.org()),
                Instant.parse(entry.createdAt()));
        assertThat(both.allAttestations()).containsExactly(entry);
        assertThat(verdict(ours).violations()).isEmpty();
    }

    private void pretendAnotherHead() throws BundleException {
        BundleRewriter.rewrite(
                bundle,
                BundleLimits.DEFAULT,
                m -> new Manifest(
                        m.agefVersion(),
                        m.producer(),
                        new SessionInfo(
                                m.session().id(),
                                Digest.parseHex("00".repeat(32)),
                                m.session().createdAt(),
                                m.session().endedAt()),
                        m.hashAlgorithm(),
                        m.objectCount(),
                        m.eventCount(),
                        m.signatures(),
                        m.attestations(),
                        m.extras()),
                bundle);
    }

    private BundleVerdict verdict(Path file) throws BundleException {
        TrustPolicy policy = new TrustPolicy(
                List.of(signer.publicKey(), operator.publicKey()),
                true,
                List.of(operator.publicKey()),
                false,
                List.of());
        return BundleVerdict.of(file, new VerificationRequest(BundleLimits.DEFAULT, false, policy, false));
    }

    private static Manifest manifest(Path file) throws BundleException {
        return BundleVerifier.verify(file, BundleLimits.DEFAULT, false).manifest();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
