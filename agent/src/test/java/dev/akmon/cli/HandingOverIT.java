package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.journal.Journal;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.verdict.BundleVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recorded session to something an auditor checks with openssl, through the launcher, as a shell runs it. */
class HandingOverIT {

    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();

    @TempDir
    Path home;

    @BeforeEach
    void record() throws Exception {
        assertThat(shell("\"$AKMON\" --version").exitCode()).isZero();
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
    void aRedactedSessionIsSignedAnew() throws Exception {
        Shell shell = shell("set -e; \"$AKMON\" bundle keygen --out k --public-out k.pub;"
                + " printf 'rm -rf' | \"$AKMON\" redact last --text-file - --reason 'a command' --output r.akmon;"
                + " \"$AKMON\" bundle sign r.akmon --key k");

        assertThat(shell.exitCode()).as(shell.err()).isZero();
        assertThat(SealedSession.verdict(home.resolve("r.akmon"), PublicKeys.read(home.resolve("k.pub")))
                        .passed())
                .isTrue();
    }

    private record Shell(int exitCode, String out, String err) {}

    private Shell shell(String script) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(home.toFile());
        builder.environment().put("AKMON", LAUNCHER.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("AKMON_ARCHIVE", "off");
        builder.environment().remove("XDG_STATE_HOME");
        builder.environment().remove("AKMON_JOURNAL");
        int exitCode = builder.start().waitFor();
        return new Shell(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
