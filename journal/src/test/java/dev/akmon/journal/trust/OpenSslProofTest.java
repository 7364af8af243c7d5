package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.journal.TestVectors;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import dev.akmon.journal.trust.OpenSslProof.Written;
import dev.akmon.journal.trust.PrivateKeys.Form;
import dev.akmon.journal.trust.ProofException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSslProofTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25Z");
    private static final OperatorIdentity ALICE =
            new OperatorIdentity("alice@example.com", "Alice Éxample", "approver", "Acme");

    @TempDir
    Path directory;

    private final SigningKey signer = TestKeys.signer();
    private final SigningKey operator = TestKeys.operator();
    private final Manifest signed = ManifestSigner.sign(TestManifests.unsigned(), signer, NOW);
    private final Manifest attested = ManifestSigner.attest(TestManifests.unsigned(), operator, ALICE, NOW);

    @Test
    void filesAreThoseOfTheReference() throws Exception {
        Written head = OpenSslProof.ofHead(signed, signer.publicKey()).writeTo(directory);
        Written attestation =
                OpenSslProof.ofOperator(attested, operator.publicKey()).writeTo(directory);

        assertThat(head.statement()).hasFileName("statement.bin").hasBinaryContent(vector("statement.bin"));
        assertThat(head.signature()).hasFileName("signature.bin").hasBinaryContent(vector("signature.bin"));
        assertThat(attestation.statement())
                .hasFileName("operator_statement.bin")
                .hasBinaryContent(vector("operator_statement.bin"));
        assertThat(attestation.signature())
                .hasFileName("operator_signature.bin")
                .hasBinaryContent(vector("operator_signature.bin"));
        assertThat(attestation.publicKey()).hasFileName("operator_pubkey.pem");
    }

    @Test
    void opensslAcceptsTheHeadAndRefusesWhatWasTamperedWith() throws Exception {
        assumeOpenssl();

        assertOpensslTellsSoundFromTampered(
                OpenSslProof.ofHead(signed, signer.publicKey()).writeTo(directory));
    }

    @Test
    void opensslAcceptsAnOperatorWithoutAnyHeadSignature() throws Exception {
        assumeOpenssl();

        assertOpensslTellsSoundFromTampered(
                OpenSslProof.ofOperator(attested, operator.publicKey()).writeTo(directory));
    }

    @Test
    void thePrintedCommandWorksInAShellWhateverThePath() throws Exception {
        assumeOpenssl();
        Path odd = directory.resolve("it's a $HOME; directory");

        Written written = OpenSslProof.ofHead(signed, signer.publicKey()).writeTo(odd);

        assertThat(shell(written.command())).contains("Signature Verified Successfully");
    }

    @Test
    void opensslSignsWithAKeyWrittenForItAndWeAccept() throws Exception {
        assumeOpenssl();
        Path key = directory.resolve("key.pem");
        PrivateKeys.write(key, signer, Form.PKCS8_V1_PEM, false);
        Path statement = Files.write(
                directory.resolve("statement"), HeadStatement.of(signed).bytes());
        Path signature = directory.resolve("signature");

        String output = shell("openssl pkeyutl -sign -inkey '" + key + "' -rawin -in '" + statement + "' -out '"
                + signature + "' && echo signed");

        assertThat(output).contains("signed");
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(signature)))
                .isEqualTo(signed.allSignatures().get(0).signature());
    }

    @Test
    void nothingIsWrittenForAKeyThatSignedNothing() throws Exception {
        assertCategory(Category.NO_MATCHING_SIGNATURE, () -> OpenSslProof.ofHead(signed, operator.publicKey()));
        assertCategory(
                Category.NO_MATCHING_OPERATOR_ATTESTATION, () -> OpenSslProof.ofOperator(attested, signer.publicKey()));
        assertCategory(
                Category.NO_MATCHING_OPERATOR_ATTESTATION, () -> OpenSslProof.ofOperator(signed, signer.publicKey()));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aSignatureThatDoesNotHoldIsNotHandedOut() {
        SignatureEntry good = signed.allSignatures().get(0);

        assertCategory(Category.INVALID_SIGNATURE, () -> headWith(flipped(good.signature()), "ed25519"));
        assertCategory(Category.MALFORMED_SIGNATURE, () -> headWith("zz", "ed25519"));
        assertCategory(Category.MALFORMED_SIGNATURE, () -> headWith("00", "ed25519"));
        assertCategory(Category.UNSUPPORTED_SIGNATURE, () -> headWith(good.signature(), "rsa"));
        assertCategory(
                Category.INVALID_OPERATOR_SIGNATURE,
                () -> OpenSslProof.ofOperator(
                        TestManifests.ofHead("00".repeat(32))
                                .withAttestation(attested.allAttestations().get(0)),
                        operator.publicKey()));
    }

    @Test
    void aGoodSignatureIsFoundBehindABadOne() throws Exception {
        SignatureEntry good = signed.allSignatures().get(0);
        Manifest both = TestManifests.unsigned()
                .withSignature(new SignatureEntry(
                        good.createdAt(), good.keyId(), "ed25519", flipped(good.signature()), "AGEF-SIG-v1"))
                .withSignature(good);

        Written written = OpenSslProof.ofHead(both, signer.publicKey()).writeTo(directory);

        assertThat(written.signature()).hasBinaryContent(HexFormat.of().parseHex(good.signature()));
    }

    private void assertOpensslTellsSoundFromTampered(Written written) throws Exception {
        assertThat(shell(written.command())).contains("Signature Verified Successfully");

        byte[] statement = Files.readAllBytes(written.statement());
        byte[] tampered = new String(statement, StandardCharsets.UTF_8)
                .replace("head:d6", "head:d7")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(written.statement(), tampered);
        assertThat(tampered).isNotEqualTo(statement);
        assertThat(shell(written.command())).contains("Signature Verification Failure");
    }

    private OpenSslProof headWith(String signature, String scheme) throws ProofException {
        SignatureEntry good = signed.allSignatures().get(0);
        return OpenSslProof.ofHead(
                TestManifests.unsigned()
                        .withSignature(new SignatureEntry(
                                good.createdAt(), good.keyId(), scheme, signature, good.statementVersion())),
                signer.publicKey());
    }

    private static String flipped(String hex) {
        return (hex.charAt(0) == '0' ? "1" : "0") + hex.substring(1);
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertCategory(Category expected, Attempt attempt) {
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(attempt::run)
                .extracting(ProofException::category)
                .isEqualTo(expected);
    }

    private static void assumeOpenssl() throws Exception {
        String version;
        try {
            version = run(List.of("openssl", "version"));
        } catch (IOException e) {
            version = "none";
        }
        String found = version.strip();
        assumeTrue(
                found.startsWith("OpenSSL") && !found.startsWith("OpenSSL 1."),
                () -> "needs openssl 3.0 or newer, found: " + found);
    }

    private static String shell(String command) throws Exception {
        return run(List.of("sh", "-c", command));
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static byte[] vector(String name) throws IOException {
        return Files.readAllBytes(TestVectors.find("agef/proof/" + name));
    }
}
