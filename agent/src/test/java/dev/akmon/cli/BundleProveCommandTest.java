package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleProveCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    @BeforeEach
    void seal() throws Exception {
        SealedSession.recorded(directory);
        run("bundle", "keygen", "--out", "k", "--public-out", "k.pub");
        run("bundle", "keygen", "--out", "other", "--public-out", "other.pub");
        assertThat(run(
                                "seal",
                                "last",
                                "--journal",
                                "j",
                                "--key",
                                "k",
                                "--operator-id",
                                "alice@example.com",
                                "--output",
                                "s.akmon")
                        .exitCode())
                .isZero();
    }

    @Test
    void opensslChecksWhatIsWritten() throws Exception {
        assumeOpenssl();

        Outcome outcome = run(
                "bundle",
                "prove-openssl",
                "s.akmon",
                "--verify-key",
                "k.pub",
                "--operator-key",
                "k.pub",
                "--out-dir",
                "proof",
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
                        "key_id",
                        "statement_path",
                        "signature_path",
                        "pubkey_pem_path",
                        "openssl_command",
                        "operator");
        assertThat(json.path("operator").fieldNames())
                .toIterable()
                .containsExactly(
                        "key_id",
                        "operator_id",
                        "role",
                        "statement_path",
                        "signature_path",
                        "pubkey_pem_path",
                        "openssl_command");
        for (JsonNode part : new JsonNode[] {json, json.path("operator")}) {
            String command = part.path("openssl_command").textValue();
            assertThat(shell(command)).contains("Signature Verified Successfully");
            Path statement = Path.of(part.path("statement_path").textValue());
            Files.writeString(statement, Files.readString(statement).replace("sha256", "sha257"));
            assertThat(shell(command)).contains("Signature Verification Failure");
        }
    }

    @Test
    void anAttestationAloneIsEnough() throws Exception {
        Path bundle = SealedSession.exported(directory.resolve("fresh"), "../attested.akmon");
        run("bundle", "attest", bundle.toString(), "--key", "k", "--operator-id", "alice@example.com");

        Outcome outcome = run(
                "bundle",
                "prove-openssl",
                bundle.toString(),
                "--operator-key",
                "k.pub",
                "--out-dir",
                "proof",
                "--format",
                "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(MAPPER.readTree(outcome.out()).has("statement_path")).isFalse();
        assertThat(directory.resolve("proof/operator_statement.bin")).exists();
        assertThat(directory.resolve("proof/statement.bin")).doesNotExist();
    }

    @Test
    void nothingIsWrittenForAnotherKey() throws Exception {
        Outcome head = run(
                "bundle",
                "prove-openssl",
                "s.akmon",
                "--verify-key",
                "other.pub",
                "--out-dir",
                "proof",
                "--format",
                "json");
        Outcome operator = run(
                "bundle",
                "prove-openssl",
                "s.akmon",
                "--verify-key",
                "k.pub",
                "--operator-key",
                "other.pub",
                "--out-dir",
                "proof",
                "--format",
                "json");

        assertThat(head.exitCode()).isEqualTo(1);
        assertThat(category(head)).isEqualTo("no_matching_signature");
        assertThat(operator.exitCode()).isEqualTo(1);
        assertThat(category(operator)).isEqualTo("no_matching_operator_attestation");
        assertThat(directory.resolve("proof")).doesNotExist();
    }

    @Test
    void whatIsNoKeyIsTroubleWithTheKey() throws Exception {
        Files.writeString(directory.resolve("text"), "hello");

        assertThat(category(run("bundle", "prove-openssl", "s.akmon", "--verify-key", "text", "--format", "json")))
                .isEqualTo("verify_key_error");
        assertThat(category(run("bundle", "prove-openssl", "s.akmon", "--operator-key", "nowhere", "--format", "json")))
                .isEqualTo("operator_key_error");
        assertThat(run("bundle", "prove-openssl", "s.akmon").exitCode()).isEqualTo(2);
    }

    private static String category(Outcome outcome) throws Exception {
        return MAPPER.readTree(outcome.out()).path("category").textValue();
    }

    private static void assumeOpenssl() throws Exception {
        String version;
        try {
            version = shell("openssl version");
        } catch (IOException e) {
            version = "none";
        }
        String found = version.strip();
        assumeTrue(
                found.startsWith("OpenSSL") && !found.startsWith("OpenSSL 1."),
                () -> "needs openssl 3.0 or newer, found: " + found);
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }
}
