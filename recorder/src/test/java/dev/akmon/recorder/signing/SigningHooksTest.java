package dev.akmon.recorder.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The signing hooks that users copy, with the real programs; what they leave is verified with the documented commands. */
@Timeout(120)
class SigningHooksTest {
    private static final Path HOOKS =
            Path.of("..", "examples", "signing").toAbsolutePath().normalize();
    private static final Digest HEAD = HashAlgorithm.SHA256.digest("a".getBytes(StandardCharsets.US_ASCII));
    private static final Digest OTHER_HEAD = HashAlgorithm.SHA256.digest("b".getBytes(StandardCharsets.US_ASCII));
    private static final UUID SESSION = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    @TempDir
    private Path directory;

    @AfterEach
    void endTheAgent() throws Exception {
        if (Files.exists(gnupgHome())) {
            run("gpgconf", "--homedir", gnupgHome().toString(), "--kill", "all");
        }
    }

    @Test
    void opensslSignsWithAnEd25519Key() throws Exception {
        assumeInstalled("openssl");
        Path key = directory.resolve("key.pem");
        Path publicKey = directory.resolve("key.pub.pem");
        assertThat(run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString()))
                .isZero();
        assertThat(run("openssl", "pkey", "-in", key.toString(), "-pubout", "-out", publicKey.toString()))
                .isZero();

        SigningResult result = sign(
                "AKMON_SIGNING_KEY=" + key,
                HOOKS.resolve("sign-with-openssl.sh").toString());

        assertThat(result).satisfies(SigningHooksTest::succeeded);
        Path head = signatures().resolve(SESSION + ".head");
        Path signature = signatures().resolve(SESSION + ".head.sig");
        assertThat(result.stdout()).isEqualTo(signature + "\n");
        assertThat(head).hasContent(HEAD.hex());
        String[] verify = {
            "openssl",
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            publicKey.toString(),
            "-rawin",
            "-in",
            head.toString(),
            "-sigfile",
            signature.toString()
        };
        assertThat(run(verify)).isZero();
        Files.writeString(head, OTHER_HEAD.hex());
        assertThat(run(verify)).isNotZero();
    }

    @Test
    void opensslWithoutItsKeyFails() {
        assumeInstalled("openssl");

        SigningResult result = sign(
                "AKMON_SIGNING_KEY=" + directory.resolve("missing.pem"),
                HOOKS.resolve("sign-with-openssl.sh").toString());

        assertThat(result.success()).isFalse();
        assertThat(result.exitCode()).isPositive();
        assertThat(result.stderr()).contains("missing.pem");
    }

    @Test
    void gpgSignsWithTheUsersKey() throws Exception {
        makeGpgKey();

        SigningResult result = sign(
                "GNUPGHOME=" + gnupgHome(), HOOKS.resolve("sign-with-gpg.sh").toString());

        assertThat(result).satisfies(SigningHooksTest::succeeded);
        Path head = signatures().resolve(SESSION + ".head");
        String[] verify = {
            "gpg",
            "--homedir",
            gnupgHome().toString(),
            "--verify",
            signatures().resolve(SESSION + ".head.asc").toString(),
            head.toString()
        };
        assertThat(head).hasContent(HEAD.hex());
        assertThat(run(verify)).isZero();
        Files.writeString(head, OTHER_HEAD.hex());
        assertThat(run(verify)).isNotZero();
    }

    @Test
    void gpgSignsItsStandardInputWithoutAScript() throws Exception {
        makeGpgKey();
        Files.createDirectories(signatures());

        SigningResult result = sign(
                "GNUPGHOME=" + gnupgHome(),
                "gpg",
                "--batch",
                "--yes",
                "--armor",
                "--detach-sign",
                "--output",
                signatures() + "/{session_id}.asc");

        assertThat(result).satisfies(SigningHooksTest::succeeded);
        assertThat(verifyPiped(HEAD)).isZero();
        assertThat(verifyPiped(OTHER_HEAD)).isNotZero();
    }

    private int verifyPiped(Digest head) throws Exception {
        String signature = signatures().resolve(SESSION + ".asc").toString();
        String script = "printf %s \"$1\" | gpg --homedir \"$2\" --verify \"$3\" -";
        return run("/bin/sh", "-c", script, "sh", head.hex(), gnupgHome().toString(), signature);
    }

    @Test
    void cosignSignsWithAKey() throws Exception {
        assumeInstalled("cosign");
        List<String> generate = List.of(
                "/usr/bin/env",
                "COSIGN_PASSWORD=",
                "cosign",
                "generate-key-pair",
                "--output-key-prefix",
                directory + "/k");
        assertThat(run(generate.toArray(String[]::new))).isZero();

        SigningResult result = HeadSigner.sign(
                new SigningCommand(
                        List.of(
                                "/usr/bin/env",
                                "COSIGN_PASSWORD=",
                                "AKMON_COSIGN_KEY=" + directory + "/k.key",
                                "AKMON_SIGNATURES=" + signatures(),
                                HOOKS.resolve("sign-with-cosign.sh").toString()),
                        Duration.ofSeconds(60)),
                SESSION,
                HEAD);

        assertThat(result).satisfies(SigningHooksTest::succeeded);
        assertThat(signatures().resolve(SESSION + ".head.sigstore.json")).isNotEmptyFile();
    }

    @Test
    void everyScriptIsExecutableAndPlainShell() throws Exception {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(HOOKS)) {
            scripts = files.filter(file -> file.toString().endsWith(".sh")).toList();
        }
        assertThat(scripts).hasSize(3);
        for (Path script : scripts) {
            assertThat(script).isExecutable();
            assertThat(run("/bin/sh", "-n", script.toString())).isZero();
        }
    }

    private SigningResult sign(String setting, String... argv) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", setting, "AKMON_SIGNATURES=" + signatures()));
        command.addAll(List.of(argv));
        return HeadSigner.sign(new SigningCommand(command, Duration.ofSeconds(60)), SESSION, HEAD);
    }

    private Path signatures() {
        return directory.resolve("signatures of mine");
    }

    private Path gnupgHome() {
        return directory.resolve("gpg");
    }

    private void makeGpgKey() throws Exception {
        assumeInstalled("gpg");
        Files.createDirectory(gnupgHome());
        assertThat(run("chmod", "700", gnupgHome().toString())).isZero();
        assertThat(run(
                        "gpg",
                        "--homedir",
                        gnupgHome().toString(),
                        "--batch",
                        "--passphrase",
                        "",
                        "--quick-generate-key",
                        "Test <test@example.org>",
                        "ed25519",
                        "sign"))
                .isZero();
    }

    private static void succeeded(SigningResult result) {
        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.success()).isTrue();
    }

    private static void assumeInstalled(String program) {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        assumeTrue(found, program + " is not installed");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
