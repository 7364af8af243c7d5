package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.akmon.agent.Pictures;
import dev.akmon.journal.Journal;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.verdict.BundleVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recorded session to something an auditor checks with openssl, through the launcher, as a shell runs it. */
class HandingOverIT {

    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();

    @TempDir
    Path home;

    /** The launcher builds what it finds out of date. */
    @BeforeAll
    static void bringTheProgramsUpToDate(@TempDir Path home) throws Exception {
        assertThat(shell(home, "\"$AKMON\" --version && \"$AGEF_VERIFY\" --version")
                        .exitCode())
                .isZero();
    }

    @BeforeEach
    void record() throws Exception {
        SessionScript.repairSession(
                Journal.at(home.resolve(".local/state/akmon/journal")), UUID.fromString(SealedSession.ID));
    }

    @Test
    void anAuditorNeedsOpensslAlone() throws Exception {
        assumeTrue(shell("openssl version | grep '^OpenSSL [3-9]'").exitCode() == 0, "needs openssl 3.0 or newer");

        Shell shell = shell("set -e; \"$AKMON\" bundle keygen --out k --public-out k.pub;"
                + " \"$AKMON\" seal last --key k --output s.akmon;"
                + " \"$AKMON\" bundle prove-openssl s.akmon --verify-key k.pub --out-dir proof; cd proof;"
                + " openssl pkeyutl -verify -pubin -inkey pubkey.pem -rawin -in statement.bin -sigfile signature.bin");

        assertThat(shell.exitCode()).as(shell.err()).isZero();
        assertThat(shell.out()).contains("Signature Verified Successfully");
        assertThat(home.resolve("proof/statement.bin")).content().contains("session_id:" + SealedSession.ID);
    }

    @Test
    void aPassphraseComesOverADescriptorOfTheShell() throws Exception {
        assumeTrue(
                shell("ssh-keygen -q -t ed25519 -a 2 -N 'correct horse' -f id").exitCode() == 0, "needs ssh-keygen");
        Files.writeString(home.resolve("passphrase"), "correct horse\n");

        Shell shell = shell("\"$AKMON\" seal last --key id --passphrase-fd 3 --output s.akmon 3< passphrase");

        assertThat(shell.exitCode()).as(shell.err()).isZero();
        BundleVerdict verdict = SealedSession.verdict(home.resolve("s.akmon"), PublicKeys.read(home.resolve("id.pub")));
        assertThat(verdict.trust().signatures().get(0).verifiedBy()).isNotNull();
    }

    @Test
    void aKeyThatOpensslEncryptedSigns() throws Exception {
        Files.writeString(home.resolve("passphrase"), "correct horse é\n");
        assumeTrue(
                shell("openssl genpkey -algorithm ed25519 -aes256 -pass file:passphrase -out k.pem"
                                        + " && openssl pkey -in k.pem -passin file:passphrase -pubout -out k.pub")
                                .exitCode()
                        == 0,
                "needs openssl");

        Shell shell = shell("\"$AKMON\" seal last --key k.pem --passphrase-fd 0 --output s.akmon < passphrase");

        assertThat(shell.exitCode()).as(shell.err()).isZero();
        BundleVerdict verdict = SealedSession.verdict(home.resolve("s.akmon"), PublicKeys.read(home.resolve("k.pub")));
        assertThat(verdict.trust().signatures().get(0).verifiedBy()).isNotNull();
    }

    @Test
    void aRedactedSessionIsSignedAnew() throws Exception {
        Shell shell = shell("set -e; \"$AKMON\" bundle keygen --out k --public-out k.pub;"
                + " printf 'rm -rf' | \"$AKMON\" redact last --text-file - --reason 'a command' --output r.akmon;"
                + " \"$AKMON\" bundle sign r.akmon --key k");

        assertThat(shell.exitCode()).as(shell.err()).isZero();
        assertThat(SealedSession.verdict(home.resolve("r.akmon"), PublicKeys.read(home.resolve("k.pub")))
                        .passed())
                .isTrue();
    }

    @Test
    void bothProgramsThatVerifyAnswerAlike() throws Exception {
        Shell prepared = shell("set -e; \"$AKMON\" bundle keygen --out k --public-out k.pub;"
                + " \"$AKMON\" bundle keygen --out other --public-out other.pub;"
                + " \"$AKMON\" bundle export last --output stripped.akmon;"
                + " \"$AKMON\" seal last --key k --operator-id alice@example.com --output s.akmon");
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        alter(home.resolve("s.akmon"), home.resolve("altered.akmon"));

        Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put("s.akmon --verify-key k.pub --require-signature --require-operator-key k.pub", 0);
        expected.put("altered.akmon", 1);
        expected.put("stripped.akmon", 0);
        expected.put("stripped.akmon --verify-key k.pub --require-signature", 1);
        expected.put("s.akmon --require-operator", 1);
        expected.put("s.akmon --verify-key other.pub --require-signature", 1);
        expected.put("s.akmon --verify-key missing.pub", 3);
        expected.put("s.akmon --require-capture some", 2);

        assertThat(answers(expected.keySet(), "")).isEqualTo(expected);
    }

    @Test
    void casesOfTheReferenceAreAnsweredThroughTheLauncher() throws Exception {
        String given = System.getenv("AKMON_VECTORS");
        Path vectors = (given == null ? Path.of("../../shared/vectors") : Path.of(given))
                .resolve("agef")
                .toAbsolutePath()
                .normalize();
        assumeTrue(Files.exists(vectors), () -> "no test vectors at " + vectors);
        Set<String> sample =
                Set.of("baseline.akmon", "object-corrupt.akmon", "second-sessionstart.akmon", "sig-corrupt.akmon");
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (JsonNode example :
                new ObjectMapper().readTree(vectors.resolve("cases.json").toFile())) {
            String file = example.path("file").textValue();
            if (sample.contains(file)) {
                StringBuilder line = new StringBuilder("cases/" + file);
                example.path("args")
                        .forEach(argument -> line.append(' ')
                                .append(argument.textValue().replaceFirst("KEY:(.*)", "keys/$1.pub.hex")));
                expected.put(line.toString(), example.path("expected_exit").intValue());
            }
        }
        assertThat(expected).hasSameSizeAs(sample);

        assertThat(answers(expected.keySet(), "cd '" + vectors + "';")).isEqualTo(expected);
    }

    @Test
    void aSessionWithImagesIsReplayedForkedAndHandedOver() throws Exception {
        Files.write(home.resolve("shot.png"), Pictures.png(30, 20));
        Files.writeString(home.resolve("s.yaml"), """
                name: s
                turns:
                  - text: Noise.
                    expect: "[image shot.png: image/png, 30x20 pixels]"
                """);

        Shell shell = shell("set -e; \"$AKMON\" --task 'What is it?' --image shot.png --model scripted:s.yaml;"
                + " \"$AKMON\" fork last --at 2 --task 'And now?' --model scripted:s.yaml;"
                + " rm shot.png s.yaml;"
                + " \"$AKMON\" replay last --mode strict; \"$AKMON\" verify last --chain;"
                + " \"$AKMON\" bundle export last --output b.akmon; \"$AGEF_VERIFY\" b.akmon;"
                + " \"$AKMON\" --journal other bundle import b.akmon;"
                + " \"$AKMON\" --journal other replay last --mode strict; \"$AKMON\" inspect last");

        assertThat(shell.exitCode()).as(shell.out() + shell.err()).isZero();
        assertThat(shell.out()).containsSubsequence("Noise.", "Noise.");
    }

    /** How the programs exit for each list of arguments; -1 where they do not agree. */
    private Map<String, Integer> answers(Set<String> arguments, String first) throws Exception {
        StringBuilder script = new StringBuilder(first);
        for (String line : arguments) {
            script.append("\"$AKMON\" bundle verify " + line + " --format json >/dev/null 2>&1; echo $?;");
            script.append("\"$AGEF_VERIFY\" " + line + " >/dev/null 2>&1; echo $?;");
        }
        List<Integer> codes =
                shell(script.toString()).out().lines().map(Integer::valueOf).toList();
        Map<String, Integer> answers = new LinkedHashMap<>();
        for (String line : arguments) {
            int position = 2 * answers.size();
            answers.put(line, codes.get(position).equals(codes.get(position + 1)) ? codes.get(position) : -1);
        }
        return answers;
    }

    /** Writes a bundle anew with one word of the prompt replaced. */
    private static void alter(Path from, Path to) throws IOException {
        String archive;
        try (InputStream in = new ZstdInputStream(Files.newInputStream(from))) {
            archive = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        String altered = archive.replace("Fix the failing test\nand", "Fix the passing test\nand");
        assertThat(altered).isNotEqualTo(archive);
        Files.write(to, Zstd.compress(altered.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private record Shell(int exitCode, String out, String err) {}

    private Shell shell(String script) throws IOException, InterruptedException {
        return shell(home, script);
    }

    private static Shell shell(Path home, String script) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(home.toFile());
        OwnSurroundings.of(builder, home);
        builder.environment().put("AKMON", LAUNCHER.toString());
        builder.environment()
                .put("AGEF_VERIFY", LAUNCHER.resolveSibling("agef-verify").toString());
        int exitCode = builder.start().waitFor();
        return new Shell(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
