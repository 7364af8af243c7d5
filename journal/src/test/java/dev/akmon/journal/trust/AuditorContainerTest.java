package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.journal.bundle.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/**
 * The auditor's way: the files of a proof, carried into a container that has openssl, a shell and a few of the coreutils,
 * no network and nothing of ours. The container is made of this machine's own programs, so that nothing is downloaded.
 */
@Timeout(300)
class AuditorContainerTest {
    private static final List<String> PROGRAMS =
            List.of("openssl", "sh", "cat", "ls", "sha256sum", "sleep", "tail", "wc");

    private static final Pattern LIBRARY = Pattern.compile("(/\\S+)\\s+\\(0x[0-9a-f]+\\)");

    @TempDir
    Path directory;

    @Test
    void opensslAloneTellsSoundFromTampered() throws Exception {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "needs a container engine: docker or podman");
        Path root = rootOf(PROGRAMS);
        Path proof = proof();
        ImageFromDockerfile image = new ImageFromDockerfile(
                        "akmon-auditor-" + ProcessHandle.current().pid(), true)
                .withFileFromPath("root", root)
                .withFileFromString("Dockerfile", "FROM scratch\nCOPY root /\nCMD [\"/bin/sleep\", \"600\"]\n");
        try (GenericContainer<?> auditor = new GenericContainer<>(image)) {
            auditor.withNetworkMode("none")
                    .withEnv("OPENSSL_CONF", "/dev/null")
                    .withCopyToContainer(MountableFile.forHostPath(proof), "/proof/")
                    .start();

            assertThat(in(auditor, "cat statement.bin").getStdout())
                    .startsWith("AGEF-SIG-v1\n")
                    .contains("head:" + TestManifests.HEAD);
            for (String kind : List.of("", "operator_")) {
                assertThat(verify(auditor, kind, "statement.bin").getStdout())
                        .contains("Signature Verified Successfully");
                assertThat(verify(auditor, kind, "tampered.bin").getExitCode()).isNotZero();
            }
        } finally {
            DockerClientFactory.instance()
                    .client()
                    .removeImageCmd(image.get())
                    .withForce(true)
                    .exec();
        }
    }

    private static ExecResult verify(GenericContainer<?> auditor, String kind, String statement) throws Exception {
        return in(
                auditor,
                "openssl pkeyutl -verify -pubin -inkey " + kind + "pubkey.pem -rawin -in " + kind + statement
                        + " -sigfile " + kind + "signature.bin");
    }

    private static ExecResult in(GenericContainer<?> auditor, String command) throws Exception {
        return auditor.execInContainer("/bin/sh", "-c", "cd /proof && " + command);
    }

    /** A proof of both kinds, and beside each statement one in which a digit of the head is another. */
    private Path proof() throws Exception {
        Path proof = Files.createDirectories(directory.resolve("proof"));
        Instant now = Instant.parse("2026-11-20T22:57:25Z");
        Manifest manifest = ManifestSigner.attest(
                ManifestSigner.sign(TestManifests.unsigned(), TestKeys.signer(), now),
                TestKeys.operator(),
                new OperatorIdentity("alice@example.com", "Alice Éxample", "approver", "Acme"),
                now);
        OpenSslProof.ofHead(manifest, TestKeys.signer().publicKey()).writeTo(proof);
        OpenSslProof.ofOperator(manifest, TestKeys.operator().publicKey()).writeTo(proof);
        for (String kind : List.of("", "operator_")) {
            String statement = Files.readString(proof.resolve(kind + "statement.bin"));
            Files.writeString(proof.resolve(kind + "tampered.bin"), statement.replace("head:d6", "head:d7"));
        }
        return proof;
    }

    /** A root directory with these programs and the libraries they are linked to. */
    private Path rootOf(List<String> programs) throws Exception {
        Path root = Files.createDirectories(directory.resolve("root"));
        List<Path> files = new ArrayList<>();
        for (String program : programs) {
            String found = output("sh", "-c", "command -v " + program).strip();
            assumeTrue(found.startsWith("/"), () -> "needs the program " + program);
            Path file = Path.of(found).toRealPath();
            copy(file, root.resolve("bin").resolve(program));
            files.add(file);
        }
        for (Path file : files) {
            Matcher libraries = LIBRARY.matcher(output("ldd", file.toString()));
            while (libraries.find()) {
                Path library = Path.of(libraries.group(1));
                copy(library.toRealPath(), root.resolve(library.toString().substring(1)));
            }
        }
        Files.createDirectories(root.resolve("tmp"));
        return root;
    }

    private static void copy(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }

    private static String output(String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, () -> "needs the program " + command[0]);
            throw e;
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
