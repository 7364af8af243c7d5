package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ShellToolTest {

    /** Long enough that a process which ends by itself within a test is out of the question. */
    private static final String FOREVER = "sleep 3600";

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void returnsBothOutputsInOrderAndTheExitCode() throws Exception {
        ToolResult result = bench.call("shell", "command", "echo one; echo two >&2; echo 'three | four' | cat");
        assertThat(result.content()).isEqualTo("one\ntwo\nthree | four\n[exit code 0]");
        assertThat(result.success()).isTrue();
        assertThat(result.exitCode()).isZero();
        assertThat(bench.call("shell", "command", "printf 'no newline'").content())
                .isEqualTo("no newline\n[exit code 0]");
    }

    @Test
    void anotherExitCodeIsAFailure() {
        ToolResult result = bench.call("shell", "command", "echo broken; exit 7");
        assertThat(result.success()).isFalse();
        assertThat(result.errorCode()).isEqualTo("subprocess_failed");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.content()).isEqualTo("broken\n[exit code 7]");
        assertThat(bench.call("shell", "command", "kill -9 $$").exitCode()).isEqualTo(137);
        assertThat(bench.call("shell", "command", "no-such-program-here").exitCode())
                .isEqualTo(127);
    }

    @Test
    void runsWhereItIsToldTo() throws Exception {
        Files.createDirectories(bench.root.resolve("a b/c"));
        Files.createSymbolicLink(bench.root.resolve("out"), temp);
        assertThat(bench.call("shell", "command", "pwd").content()).isEqualTo(bench.root + "\n[exit code 0]");
        assertThat(bench.call("shell", "command", "pwd", "cwd", "a b/../a b/c").content())
                .isEqualTo(bench.root.resolve("a b/c") + "\n[exit code 0]");
        assertThat(bench.call("shell", "command", "pwd", "cwd", "out").errorCode())
                .isEqualTo("path_escape");
        assertThat(bench.call("shell", "command", "pwd", "cwd", "missing").errorCode())
                .isEqualTo("not_found");
    }

    @Test
    void showsWhatWouldRun() throws Exception {
        Files.createDirectories(bench.root.resolve("sub"));
        PreparedCall call = bench.prepare("shell", "command", "  make test \n", "cwd", "./sub/", "timeout_seconds", 5);
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.EXECUTE, "make test", "sub"));
        assertThat(call.preview()).hasValue("$ make test\n(in sub, at most 5 s)\n");
    }

    @Test
    void aCommandIsNeverAnOptionOfTheShell() {
        assertThat(bench.call("shell", "command", "-c 'echo x'").exitCode()).isEqualTo(127);
    }

    @Test
    void standardInputIsEmptyAndThereIsNoTerminal() {
        assertThat(bench.call("shell", "command", "cat; test -t 0 || echo no terminal")
                        .content())
                .isEqualTo("no terminal\n[exit code 0]");
        assertThat(bench.call("shell", "command", "echo x > /dev/tty").success())
                .isFalse();
    }

    @Test
    void aDirectoryReplacedMeanwhileIsNotEntered() throws Exception {
        Path dir = Files.createDirectories(bench.root.resolve("dir"));
        PreparedCall call = bench.prepare("shell", "command", "touch made", "cwd", "dir");
        Files.delete(dir);
        Files.createSymbolicLink(dir, temp);
        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(temp.resolve("made")).doesNotExist();
    }

    @Test
    void longOutputKeepsItsBeginningAndItsEnd() throws Exception {
        Bench small = benchWith(Duration.ofSeconds(60), 2048);
        ToolResult result = small.call("shell", "command", "seq 1 100000");
        assertThat(result.truncated()).isTrue();
        assertThat(result.success()).isTrue();
        assertThat(result.content())
                .startsWith("1\n2\n3\n")
                .endsWith("99999\n100000\n[exit code 0]\n[586847 bytes left out, from line 284 on; read_output reads"
                        + " them: {\"id\":\"call_1\",\"offset\":284}]")
                .contains("\n[... 586847 bytes left out ...]\n")
                .hasSizeLessThan(2300);
        assertThat(result.output().leftOut()).isZero();
        assertThat(result.output().whole()).isEqualTo(numbers(1, 100_000));
    }

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> n + "\n").collect(Collectors.joining());
    }

    @Test
    void whatWasLeftOutCanBeReadOn() throws Exception {
        Bench small = benchWith(Duration.ofSeconds(60), 2048);
        small.call("shell", "command", "seq 1 100000; exit 3");
        ToolResult first = small.call("read_output", "id", "call_1", "offset", 284, "limit", 3);
        assertThat(first.content()).isEqualTo("284\n285\n286\n[lines 284-286 of 100000; read on with offset 287]");
        assertThat(first.success()).isTrue();
        assertThat(first.truncated()).isTrue();
        assertThat(first.output()).isNull();
        ToolResult second = small.call("read_output", "id", "call_1");
        assertThat(second.content()).startsWith("287\n288\n").hasSizeLessThan(2200);
        StringBuilder all = new StringBuilder();
        ToolResult part = small.call("read_output", "id", "call_1", "offset", 1);
        while (part.truncated()) {
            all.append(part.content(), 0, part.content().lastIndexOf('['));
            part = small.call("read_output", "id", "call_1");
        }
        all.append(part.content(), 0, part.content().lastIndexOf('['));
        assertThat(all.toString()).isEqualTo(numbers(1, 100_000));
        assertThat(small.call("read_output", "id", "call_1").content()).isEqualTo("[no output from line 100001 on]");
        assertThat(small.call("read_output", "id", "call_7").errorCode()).isEqualTo("not_found");
        assertThat(small.call("read_output", "id", "call_7").content()).endsWith("there is that of call_1");
    }

    @Test
    void ofOutputThatIsTooMuchToKeepTheEndsCanBeRead() throws Exception {
        Bench small = benchWith(Duration.ofSeconds(60), 4096);
        int last = 3_000_000;
        ToolResult result = small.call("shell", "command", "seq 1 " + last);
        assertThat(result.output().leftOut()).isPositive();
        String whole = result.output().whole();
        String tail = whole.substring(whole.indexOf("left out ...]\n") + 14);
        assertThat(numbers(1, last)).startsWith(result.output().head()).endsWith(tail);

        ToolResult inTheGap = small.call("read_output", "id", "call_1", "offset", 1_000_000, "limit", 3);
        assertThat(inTheGap.content())
                .startsWith("[" + result.output().leftOut() + " bytes before this part of line ")
                .contains(tail.lines().skip(1).limit(2).collect(Collectors.joining("\n")) + "\n[lines ");
        assertThat(small.call("read_output", "id", "call_1", "offset", 2_999_999)
                        .content())
                .isEqualTo("2999999\n3000000\n[lines 2999999-3000000 of 3000000]");
    }

    @Test
    void secretsAreTakenOutBeforeAnythingIsCut() throws Exception {
        Duration limit = Duration.ofSeconds(60);
        Bench scrubbing = new Bench(
                temp,
                new ShellSettings(
                        limit,
                        limit,
                        1024,
                        Bench.environment(),
                        Sandbox.NONE,
                        text -> text.replace("secret-0123456789", "[gone]")));
        for (int before = 490; before < 520; before++) {
            ToolResult result = scrubbing.call(
                    "shell", "command", "printf '%" + before + "s' x; printf secret-; echo 0123456789; seq 1000");
            assertThat(result.content()).doesNotContain("secret").doesNotContain("56789\n");
            assertThat(result.output().whole()).contains("[gone]").doesNotContain("secret");
        }
    }

    @Test
    void hugeOutputIsReadToItsEnd() throws Exception {
        ToolResult result = bench.call("shell", "command", "head -c 50000000 /dev/zero | tr '\\0' x; echo; echo end");
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .contains("x\nend\n[exit code 0]\n[49934")
                .contains(" bytes left out, from line 1 on; ")
                .hasSizeLessThan(70_000);
        assertThat(result.output().leftOut()).isEqualTo(50_000_005 - StartedCommand.CAPTURE_LIMIT);
        assertThat(result.output().whole()).contains("\n[... " + result.output().leftOut() + " bytes left out ...]\n");
    }

    @Test
    void cutsNeverSplitACharacter() throws Exception {
        Bench small = benchWith(Duration.ofSeconds(60), 1024);
        for (int shift = 0; shift < 4; shift++) {
            small.file("text", "x".repeat(shift) + "😀".repeat(5000));
            String content = small.call("shell", "command", "cat text").content();
            assertThat(content).doesNotContain("\uFFFD");
            assertThat(Utf8.wellFormed(content)).isTrue();
        }
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        assertThat(bench.call("shell", "command", "printf 'a\\000b\\377c'").content())
                .isEqualTo("a\uFFFDb\uFFFDc\n[exit code 0]");
    }

    @Test
    void aTimeoutEndsTheCommandAndKeepsItsOutput() throws Exception {
        String ended = " s; the command and its processes were ended]";
        int seconds = 1;
        ToolResult result = timedOut("echo started; " + FOREVER, seconds);
        // On a machine that has too much to do a command may not come to say anything in that time.
        while (result.content().equals("[no output]\n[timed out after " + seconds + ended)) {
            seconds *= 2;
            result = timedOut("echo started; " + FOREVER, seconds);
        }
        assertThat(result.content()).isEqualTo("started\n[timed out after " + seconds + ended);
    }

    private ToolResult timedOut(String command, int seconds) {
        ToolResult result = bench.call("shell", "command", command, "timeout_seconds", seconds);
        assertThat(result.success()).isFalse();
        assertThat(result.errorCode()).isEqualTo("timed_out");
        assertThat(result.exitCode()).isNull();
        return result;
    }

    @Test
    void endlessOutputEndsAtTheTimeout() {
        int seconds = 1;
        while (!timedOut("yes", seconds).truncated()) {
            seconds *= 2;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FOREVER + " &",
                "nohup " + FOREVER + " >/dev/null 2>&1 &",
                "(" + FOREVER + " & ) &",
                "setsid " + FOREVER + " &",
                "setsid sh -c '" + FOREVER + " & " + FOREVER + " & wait' >/dev/null 2>&1 &",
                "(setsid sh -c '(trap \"\" TERM HUP INT; " + FOREVER + ") & exit' >/dev/null 2>&1 &)",
                "env -i /bin/sleep 3600 &"
            })
    void nothingSurvivesTheCommand(String background) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        assumeTrue(Commands.exists("setsid"), "needs setsid");
        String marker = "marker-" + System.nanoTime();
        String command = "export MARKER=" + marker + "\n" + background + "\necho started";
        ToolResult result = bench.call("shell", "command", command);
        assertThat(result.content())
                .isEqualTo("started\n[exit code 0]\n[processes that the command left running were ended]");
        assertThat(processesWith(marker)).isEmpty();
    }

    /** Processes in every relation to their command, the last of which tells that it runs. */
    private static String family(String marker) {
        return "export MARKER=" + marker + "; setsid " + FOREVER + " & (" + FOREVER + " &) ; nohup " + FOREVER
                + " & sh -c 'setsid sh -c \"" + FOREVER + " & echo > started; wait\" & wait'; wait";
    }

    @Test
    void nothingSurvivesATimeout() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        String marker = "marker-" + System.nanoTime();
        // Until there was time to start them all.
        for (int seconds = 1; !Files.exists(bench.root.resolve("started")); seconds *= 2) {
            timedOut(family(marker), seconds);
            assertThat(processesWith(marker)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancellation", "interrupt"})
    void nothingSurvivesAnEarlyEnd(String way) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        String marker = "marker-" + System.nanoTime();
        Path started = fifo("started");
        PreparedCall call = bench.prepare("shell", "command", family(marker), "timeout_seconds", 600);
        Switch stop = new Switch();
        CompletableFuture<ToolResult> outcome = new CompletableFuture<>();
        Thread runner = new Thread(() -> outcome.complete(call.run(stop)));
        runner.start();
        Files.readString(started);
        assertThat(processesWith(marker)).isNotEmpty();
        if (way.equals("cancellation")) {
            stop.request();
        } else {
            runner.interrupt();
        }
        ToolResult result = outcome.get();
        assertThat(result.success()).isFalse();
        assertThat(result.errorCode()).isEqualTo("interrupted");
        assertThat(processesWith(marker)).isEmpty();
    }

    /** Repeated, because it depends on when the command is ended and when it starts its child. */
    @RepeatedTest(10)
    void anEarlyEndFindsChildrenThatHideFromTheirCommand() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        assumeTrue(Commands.exists("setsid"), "needs setsid");
        String marker = "marker-" + System.nanoTime();
        Path started = fifo("started");
        PreparedCall call = bench.prepare(
                "shell",
                "command",
                "env -i MARKER=" + marker + " setsid sh -c 'echo > started; " + FOREVER + "' & wait",
                "timeout_seconds",
                600);
        Switch stop = new Switch();
        CompletableFuture<ToolResult> outcome = CompletableFuture.supplyAsync(() -> call.run(stop));
        Files.readString(started);
        stop.request();
        assertThat(outcome.get().errorCode()).isEqualTo("interrupted");
        assertThat(processesWith(marker)).isEmpty();
    }

    @Test
    void onlyItsOwnProcessesAreEnded() throws Exception {
        Path started = fifo("started");
        Path goOn = fifo("goOn");
        Process other = new ProcessBuilder("sleep", "3600").start();
        try {
            CompletableFuture<ToolResult> neighbour = CompletableFuture.supplyAsync(
                    () -> bench.call("shell", "command", "echo > started; cat goOn; echo went on"));
            Files.readString(started);
            assertThat(bench.call("shell", "command", FOREVER + " & echo done").success())
                    .isTrue();
            assertThat(other.isAlive()).isTrue();
            Files.writeString(goOn, "x\n");
            assertThat(neighbour.get().content()).isEqualTo("x\nwent on\n[exit code 0]");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aCallCancelledBeforeItBeginsRunsNothing() throws Exception {
        Switch stop = new Switch();
        stop.request();
        ToolResult result = bench.prepare("shell", "command", "touch made").run(stop);
        assertThat(result.errorCode()).isEqualTo("interrupted");
        assertThat(bench.root.resolve("made")).doesNotExist();
    }

    @Test
    void aRequestToStopThatComesTooLateChangesNothing() throws Exception {
        Switch stop = new Switch();
        ToolResult result = bench.prepare("shell", "command", "echo done").run(stop);
        stop.request();
        assertThat(result.content()).isEqualTo("done\n[exit code 0]");
    }

    @Test
    void onlyTheSettingsEnvironmentIsSeen() throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of("PATH", System.getenv("PATH"), "GREETING", "grüß dich"));
        Duration limit = Duration.ofSeconds(60);
        Bench own = new Bench(temp, new ShellSettings(limit, limit, 65536, environment));
        List<String> names = own.call("shell", "command", "env")
                .content()
                .lines()
                .filter(line -> line.contains("="))
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(name -> !List.of("_", "PWD", "OLDPWD", "SHLVL").contains(name))
                .sorted()
                .toList();
        assertThat(names).containsExactly(ProcessTree.MARK_VARIABLE, "GREETING", "PATH");
        assertThat(own.call("shell", "command", "echo \"$GREETING\"").content()).startsWith("grüß dich\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "a\0b"})
    void commandsThatAreNoneAreRefused(String command) {
        assertThat(bench.call("shell", "command", command).errorCode()).isEqualTo("invalid_args");
    }

    @Test
    void limitsAreExplained() throws Exception {
        assertThat(bench.call("shell", "command", "x".repeat(200_000)).content())
                .contains("write a script");
        assertThat(bench.call("shell", "command", "true", "timeout_seconds", 601)
                        .content())
                .isEqualTo("the argument timeout_seconds must be between 1 and 600");
        assertThatThrownBy(() -> new ShellSettings(Duration.ofSeconds(2), Duration.ofSeconds(1), 2048, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShellSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 10, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Bench benchWith(Duration timeout, long outputCap) throws IOException {
        return new Bench(temp, new ShellSettings(timeout, timeout, outputCap, Bench.environment()));
    }

    /** A pipe in the workspace: reading it waits for whoever writes to it, and the other way round. */
    private Path fifo(String name) throws Exception {
        Path fifo = bench.root.resolve(name);
        Commands.run(bench.root, "mkfifo", name);
        return fifo;
    }

    /** Living processes whose environment has the marker. */
    private static List<String> processesWith(String marker) throws IOException {
        try (var directories = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            List<String> found = new ArrayList<>();
            for (Path directory : directories) {
                try {
                    if (Files.readString(directory.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(marker)) {
                        found.add(Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException ended) {
                    continue;
                }
            }
            return found;
        }
    }

    private static final class Switch implements Cancellation {

        private final List<Runnable> actions = new ArrayList<>();
        private boolean requested;

        @Override
        public synchronized boolean requested() {
            return requested;
        }

        @Override
        public void onRequest(Runnable action) {
            synchronized (this) {
                if (!requested) {
                    actions.add(action);
                    return;
                }
            }
            action.run();
        }

        void request() {
            List<Runnable> due;
            synchronized (this) {
                requested = true;
                due = List.copyOf(actions);
            }
            due.forEach(Runnable::run);
        }
    }
}
