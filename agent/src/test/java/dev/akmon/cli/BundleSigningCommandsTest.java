package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Digest;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleRewriter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import dev.akmon.journal.trust.PrivateKeys;
import dev.akmon.journal.trust.PrivateKeys.Form;
import dev.akmon.journal.trust.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSigningCommandsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private final SigningKey key = SigningKey.generate();
    private Path bundle;

    @BeforeEach
    void export() throws Exception {
        bundle = SealedSession.exported(directory, "s.akmon");
        PrivateKeys.write(directory.resolve("k"), key, Form.PKCS8_V2, false);
    }

    @Test
    void signsInPlace() throws Exception {
        Outcome outcome = run("sign", "s.akmon", "--key", "k", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "tool",
                        "akmon_version",
                        "bundle_path",
                        "session_id",
                        "scheme",
                        "key_id",
                        "public_key_hex",
                        "signature_count");
        assertThat(json.path("bundle_path").textValue()).isEqualTo("s.akmon");
        assertThat(json.path("session_id").textValue()).isEqualTo(SealedSession.ID);
        assertThat(json.path("signature_count").intValue()).isEqualTo(1);
        assertThat(SealedSession.verdict(bundle, key.publicKey())
                        .trust()
                        .signatures()
                        .get(0)
                        .verifiedBy())
                .isEqualTo(key.publicKey());
    }

    @Test
    void attestsIntoAnotherFile() throws Exception {
        run("sign", "s.akmon", "--key", "k");
        Outcome outcome = run(
                "attest",
                "s.akmon",
                "--key",
                "k",
                "--operator-id",
                "alice@example.com",
                "--role",
                "approver",
                "--output",
                "a.akmon",
                "--format",
                "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "tool",
                        "akmon_version",
                        "bundle_path",
                        "session_id",
                        "operator_id",
                        "role",
                        "key_id",
                        "public_key_hex",
                        "output_path");
        assertThat(json.path("output_path").textValue())
                .isEqualTo(directory.toRealPath().resolve("a.akmon").toString());
        assertThat(SealedSession.manifest(bundle).allAttestations()).isEmpty();
        assertThat(SealedSession.verdict(directory.resolve("a.akmon"), key.publicKey())
                        .passed())
                .isTrue();
        assertThat(SealedSession.manifest(directory.resolve("a.akmon")).allSignatures())
                .hasSize(1);
    }

    @Test
    void anOutputThatExistsIsReplacedOnlyWhenForced() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "mine");

        Outcome refused = run("sign", "s.akmon", "--key", "k", "--output", "other");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(other).hasContent("mine");

        assertThat(run("sign", "s.akmon", "--key", "k", "--output", "other", "--force")
                        .exitCode())
                .isZero();
        assertThat(run("sign", "s.akmon", "--key", "k", "--output", "./s.akmon").exitCode())
                .as("the bundle itself")
                .isZero();
    }

    @Test
    void aBundleThatDoesNotVerifyIsRefused() throws Exception {
        BundleRewriter.rewrite(bundle, BundleLimits.DEFAULT, BundleSigningCommandsTest::withAnotherHead, bundle);

        Outcome sign = run("sign", "s.akmon", "--key", "k", "--format", "json");
        Outcome attest = run("attest", "s.akmon", "--key", "k", "--operator-id", "a");

        assertThat(sign.exitCode()).isEqualTo(1);
        assertThat(category(sign)).isEqualTo("bundle_not_verified");
        assertThat(attest.exitCode()).isEqualTo(1);
        assertThat(SealedSession.manifest(bundle).allSignatures()).isEmpty();
        assertThat(run("sign", "s.akmon", "--key", "k", "--unverified").exitCode())
                .isZero();
        assertThat(SealedSession.manifest(bundle).allSignatures()).hasSize(1);
    }

    @Test
    void aWrongKeyIsAWrongCommandLine() throws Exception {
        Files.writeString(directory.resolve("text"), "hello");

        Outcome sign = run("sign", "s.akmon", "--key", "text", "--format", "json");
        Outcome missing = run("sign", "s.akmon", "--key", "nowhere", "--format", "json");

        assertThat(sign.exitCode()).isEqualTo(2);
        assertThat(category(sign)).isEqualTo("invalid_key");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(category(missing)).isEqualTo("io_error");
        assertThat(SealedSession.manifest(bundle).allSignatures()).isEmpty();
    }

    @Test
    void operatorsAreOneLineEach() throws Exception {
        Outcome empty = run("attest", "s.akmon", "--key", "k", "--operator-id", "", "--format", "json");
        Outcome lines = run("attest", "s.akmon", "--key", "k", "--operator-id", "a\nrole:owner", "--format", "json");

        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(category(empty)).isEqualTo("invalid_operator_field");
        assertThat(lines.exitCode()).isEqualTo(2);
        assertThat(category(lines)).isEqualTo("invalid_operator_field");
    }

    @Test
    void anEncryptedKeyTakesItsPassphraseFromADescriptor() throws Exception {
        Process keygen = new ProcessBuilder(
                        "ssh-keygen", "-q", "-t", "ed25519", "-a", "2", "-N", "correct horse", "-f", "id")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assumeTrue(keygen.waitFor() == 0, "needs ssh-keygen");

        Outcome good = new CommandLineRunner(directory)
                .reading("correct horse\n".getBytes(StandardCharsets.UTF_8))
                .run("bundle", "sign", "s.akmon", "--key", "id", "--passphrase-fd", "0");
        Outcome wrong = new CommandLineRunner(directory)
                .reading("battery staple\n".getBytes(StandardCharsets.UTF_8))
                .run("bundle", "sign", "s.akmon", "--key", "id", "--passphrase-fd", "0");
        Outcome closed = run("sign", "s.akmon", "--key", "id", "--passphrase-fd", "97");

        assertThat(good.exitCode()).isZero();
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("the passphrase is wrong");
        assertThat(closed.exitCode()).isEqualTo(3);
        assertThat(closed.err()).contains("file descriptor 97");
    }

    @Test
    void whatIsNoBundleIsSaidToBeNone() throws Exception {
        Files.writeString(directory.resolve("text"), "hello");

        Outcome text = run("sign", "text", "--key", "k", "--format", "json");
        Outcome missing = run("sign", "missing.akmon", "--key", "k", "--format", "json");

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(category(text)).isEqualTo("invalid_archive");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(category(missing)).isEqualTo("io_error");
    }

    private static Manifest withAnotherHead(Manifest m) {
        return new Manifest(
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
                m.extras());
    }

    private static String category(Outcome outcome) throws Exception {
        return MAPPER.readTree(outcome.out()).path("category").textValue();
    }

    private Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "bundle";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new CommandLineRunner(directory).run(all);
    }
}
