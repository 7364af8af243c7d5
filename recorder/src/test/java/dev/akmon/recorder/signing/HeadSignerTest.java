package dev.akmon.recorder.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HeadSignerTest {
    private static final Digest HEAD = HashAlgorithm.SHA256.digest("head".getBytes(StandardCharsets.US_ASCII));
    private static final UUID SESSION = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void givesTheHeadInThreeWays() {
        SigningResult result = sign(
                LONG,
                "/bin/sh",
                "-c",
                "printf '%s|%s|%s|%s|' \"$1\" \"$2\" \"$AKMON_SESSION_HEAD\" \"$AKMON_SESSION_ID\"; cat",
                "{head}",
                "-{head}-{session_id}-{head}",
                "{other}");

        String hex = HEAD.hex();
        assertThat(result.stdout())
                .isEqualTo("-" + hex + "-" + SESSION + "-" + hex + "|{other}|" + hex + "|" + SESSION + "|" + hex);
        assertThat(result.stderr()).isEmpty();
        assertThat(result.success()).isTrue();
        assertThat(result.exitCode()).isZero();
        assertThat(result.timedOut()).isFalse();
        assertThat(result.spawnError()).isNull();
        assertThat(result.program()).isEqualTo("/bin/sh");
    }

    @Test
    void usesNoShell() {
        assertThat(sign(LONG, "printf", "%s", "$HOME `id` ; * \"").stdout()).isEqualTo("$HOME `id` ; * \"");
    }

    @Test
    void doesNotReplaceTheProgram() {
        SigningResult result = sign(LONG, "/{head}");

        assertThat(result.program()).isEqualTo("/{head}");
        assertThat(result.spawnError()).isEqualTo("No such file or directory");
    }

    @Test
    void reportsAFailure() {
        SigningResult result = sign(LONG, "/bin/sh", "-c", "echo out; echo 'no key' >&2; exit 7");

        assertThat(result.success()).isFalse();
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.timedOut()).isFalse();
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("no key\n");
    }

    @Test
    void reportsAProgramThatCannotBeStarted() throws IOException {
        Path notExecutable = Files.writeString(directory.resolve("hook"), "#!/bin/sh\n");

        SigningResult missing = sign(LONG, directory.resolve("missing").toString());
        assertThat(missing.spawnError()).isEqualTo("No such file or directory");
        assertThat(missing.success()).isFalse();
        assertThat(missing.exitCode()).isNull();
        assertThat(missing.timedOut()).isFalse();

        assertThat(sign(LONG, "no-such-program-anywhere").spawnError()).isEqualTo("No such file or directory");
        assertThat(sign(LONG, notExecutable.toString()).spawnError()).isEqualTo("Permission denied");
    }

    @Test
    void doesNotStartAProgramOfTheProjectItRunsIn() {
        assertThat(sign(LONG, "./mvnw").spawnError()).contains("absolute path");
        assertThat(sign(LONG, "tools/sign.sh").spawnError()).contains("absolute path");
    }

    @Test
    void aProgramNeedNotReadItsInput() {
        assertThat(sign(LONG, "/bin/sh", "-c", "exec 0<&-; echo done").stdout()).isEqualTo("done\n");
        assertThat(sign(LONG, "true").success()).isTrue();
    }

    @Test
    void keepsTheBeginningOfLongOutputAndNeverBlocksTheProgram() {
        SigningResult result = sign(
                LONG,
                "/bin/sh",
                "-c",
                "echo first; head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y >&2");

        assertThat(result.success()).isTrue();
        assertThat(result.stdout()).startsWith("first\nxxx").hasSize(CapturedOutput.CAP);
        assertThat(result.stderr()).isEqualTo("y".repeat(CapturedOutput.CAP));
    }

    @Test
    void whatAProgramLeavesBehindNeitherBlocksNorDies() throws IOException {
        Path pidFile = directory.resolve("pid");
        SigningResult result = sign(LONG, "/bin/sh", "-c", "sleep 300 & echo $! > '" + pidFile + "'; echo signed");

        ProcessHandle agent = handle(Files.readString(pidFile).strip());
        try {
            assertThat(result.success()).isTrue();
            assertThat(result.stdout()).isEqualTo("signed\n");
            assertThat(agent.isAlive()).isTrue();
        } finally {
            agent.destroyForcibly();
        }
    }

    @Test
    void stopsAProgramThatTakesTooLong() {
        SigningResult result = sign(Duration.ofMillis(300), "/bin/sh", "-c", "sleep 300");

        assertThat(result.timedOut()).isTrue();
        assertThat(result.success()).isFalse();
        assertThat(result.exitCode()).isNull();
        assertThat(result.spawnError()).isNull();
    }

    @Test
    void keepsWhatAProgramPrintedBeforeItWasStopped() throws Exception {
        Path ready = fifo();
        SigningResult result = interruptedWhen(
                ready, "/bin/sh", "-c", "echo waiting for a card; echo ready > '" + ready + "'; exec sleep 300");

        assertThat(result.success()).isFalse();
        assertThat(result.stdout()).isEqualTo("waiting for a card\n");
    }

    @Test
    void stopsEverythingAProgramHasStarted() throws Exception {
        Path pids = Files.createFile(directory.resolve("pids"));
        Path ready = fifo();
        String sleeper = "sh -c 'echo $$ >> " + pids + "; exec sleep 300'";
        Path script = Files.writeString(
                directory.resolve("hook.sh"),
                String.join(
                        "\n",
                        sleeper + " &",
                        "(" + sleeper + " &)",
                        "(setsid " + sleeper + " &)",
                        "(nohup setsid sh -c \"(" + sleeper + " &)\" > /dev/null 2>&1 &)",
                        "env -i PATH=\"$PATH\" " + sleeper + " &",
                        "while [ \"$(wc -l < " + pids + ")\" -lt 5 ]; do sleep 0.05; done",
                        "echo ready > " + ready,
                        "sleep 300"));
        SigningResult result = interruptedWhen(ready, "/bin/sh", script.toString());

        assertThat(result.success()).isFalse();
        List<String> started = Files.readAllLines(pids);
        assertThat(started).hasSize(5);
        assertThat(started).filteredOn(HeadSignerTest::isRunning).isEmpty();
    }

    @Test
    void endsAProgramTheUserDoesNotWaitFor() throws Exception {
        Path ready = fifo();
        StopSignal stop = new StopSignal();
        SigningCommand command =
                new SigningCommand(List.of("/bin/sh", "-c", "echo ready > '" + ready + "'; exec sleep 300"), LONG);
        CompletableFuture<SigningResult> result =
                CompletableFuture.supplyAsync(() -> HeadSigner.sign(command, SESSION, HEAD, stop));
        assertThat(Files.readString(ready)).isEqualTo("ready\n");

        stop.request(StopReason.INTERRUPTED);

        assertThat(result.get().interrupted()).isTrue();
        assertThat(result.get().timedOut()).isFalse();
        assertThat(result.get().success()).isFalse();
    }

    @Test
    void aRequestThatEndedTheSessionDoesNotKeepItFromBeingSigned() {
        StopSignal stop = new StopSignal();
        stop.request(StopReason.INTERRUPTED);

        SigningResult result =
                HeadSigner.sign(new SigningCommand(List.of("/bin/sh", "-c", "echo signed"), LONG), SESSION, HEAD, stop);

        assertThat(result.success()).isTrue();
        assertThat(result.interrupted()).isFalse();
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("ready");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    /** Interrupts the signing, which does what the timeout does, once the hook has written to the pipe. */
    private static SigningResult interruptedWhen(Path ready, String... argv) throws Exception {
        CompletableFuture<SigningResult> result = new CompletableFuture<>();
        Thread signing = new Thread(() -> result.complete(sign(LONG, argv)));
        signing.start();
        assertThat(Files.readString(ready)).isEqualTo("ready\n");
        signing.interrupt();
        return result.get();
    }

    @Test
    void refusesCommandsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningCommand(List.of(), LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningCommand(List.of(" "), LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningCommand(List.of("x"), Duration.ZERO));
    }

    private static SigningResult sign(Duration timeout, String... argv) {
        return HeadSigner.sign(new SigningCommand(new ArrayList<>(List.of(argv)), timeout), SESSION, HEAD);
    }

    private static ProcessHandle handle(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static boolean isRunning(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            return !stat.contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }
}
