package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.Permission;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run on after the call that started them. */
@Timeout(120)
class BackgroundCommandsTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @AfterEach
    void endWhatRuns() {
        bench.commands.close();
    }

    /** A pipe in the workspace: reading it waits for whoever writes to it, and the other way round. */
    private Path fifo(String name) throws Exception {
        Commands.run(bench.root, "mkfifo", name);
        return bench.root.resolve(name);
    }

    private ToolResult background(String command) {
        return bench.call("shell", "command", command, "background", true);
    }

    private ToolResult readUntilItContains(String text) {
        StringBuilder all = new StringBuilder();
        while (true) {
            ToolResult result = bench.call("read_output", "id", "call_1");
            all.append(result.content());
            if (all.toString().contains(text)) {
                return result;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aCommandRunsOnAndIsReadBitByBit() throws Exception {
        Path goOn = fifo("goOn");
        ToolResult started = background("echo one; cat goOn; echo two; exit 3");
        assertThat(started.success()).isTrue();
        assertThat(started.exitCode()).isNull();
        assertThat(started.content()).startsWith("[runs in the background as {\"id\":\"call_1\"}: ");

        readUntilItContains("one\n[running]");
        assertThat(bench.call("read_output", "id", "call_1").content())
                .isEqualTo("[no output from line 2 on]\n[running]");
        assertThat(bench.commands.running()).isEqualTo(1);
        assertThat(bench.commands.describe())
                .containsExactly("call_1  [running]  echo one; cat goOn; echo two; exit 3");

        Files.writeString(goOn, "went on\n");
        ToolResult end = bench.call("read_output", "id", "call_1", "wait_seconds", 60);
        assertThat(end.content()).isEqualTo("went on\ntwo\n[lines 2-3 of 3]\n[exit code 3]");
        assertThat(end.success()).isFalse();
        assertThat(end.errorCode()).isEqualTo("subprocess_failed");
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.output().whole()).as("it was read in parts").isEqualTo("one\nwent on\ntwo\n");
        ToolResult again = bench.call("read_output", "id", "call_1", "offset", 1);
        assertThat(again.content()).isEqualTo("one\nwent on\ntwo\n[exit code 3]");
        assertThat(again.output()).as("once is enough").isNull();
        assertThat(bench.commands.running()).isZero();
        assertThat(bench.commands.endAll(id -> true)).as("all is told").isEmpty();
    }

    /** As the session of a subagent starts them, and people find them when it is over. */
    @Test
    void commandsOfSubagentsHaveShortNamesByWhichTheyAreRead() throws Exception {
        UUID one = UUID.fromString("11111111-2222-4333-8444-555555555555");
        UUID like = UUID.fromString("11111111-2222-4333-8444-666666666666");
        UUID other = UUID.fromString("aaaaaaaa-2222-4333-8444-555555555555");
        background("true");
        for (UUID subagent : List.of(one, like, other)) {
            String id = CommandIds.of(subagent, "call_1");
            bench.commands.start(id, "echo of " + subagent + "; sleep 3600", bench.root, null);
            ToolResult said = bench.call("read_output", "id", id);
            while (!said.content().contains("of " + subagent)) {
                said = bench.call("read_output", "id", id);
            }
        }
        assertThat(bench.commands.endAll(id -> id.contains("/"))).hasSize(3);

        assertThat(bench.commands.describe())
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly(
                        "call_1",
                        "11111111-2222-4333-8444-5/call_1",
                        "11111111-2222-4333-8444-6/call_1",
                        "aaaaaaaa/call_1");
        assertThat(bench.call("read_output", "id", "aaaaaaaa/call_1").content())
                .as("whoever asks now has read nothing yet")
                .isEqualTo("of " + other + "\n[ended with the session]");
        assertThat(bench.call("stop_command", "id", "11111111-2222-4333-8444-6/call_1")
                        .content())
                .isEqualTo("of " + like + "\n[ended with the session]");
        assertThat(bench.call("read_output", "id", "11111111/call_1").content())
                .as("two are called that")
                .contains("there is no output of 11111111/call_1 to read");
        assertThat(bench.call("read_output", "id", CommandIds.of(other, "aaaaaaaa/call_1"))
                        .success())
                .as("a subagent reaches its own alone")
                .isFalse();
    }

    @Test
    void anUnfinishedLineIsReadAgainWhenItIsWhole() throws Exception {
        Path goOn = fifo("goOn");
        background("printf 'Continue? '; cat goOn; echo");
        readUntilItContains("Continue? \n[running]");
        Files.writeString(goOn, "yes");
        assertThat(bench.call("read_output", "id", "call_1", "wait_seconds", 60).content())
                .isEqualTo("Continue? yes\n[exit code 0]");
    }

    @Test
    void stoppingEndsTheWholeTree() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        assumeTrue(Commands.exists("setsid"), "needs setsid");
        String mark = "3604." + ProcessHandle.current().pid();
        background("setsid sleep " + mark + " & echo begun; sleep " + mark);
        readUntilItContains("begun");
        ToolResult stopped = bench.call("stop_command", "id", "call_1");
        assertThat(stopped.success()).isTrue();
        assertThat(stopped.content()).isEqualTo("[no output from line 2 on]\n[ended by stop_command]");
        assertThat(Commands.lines()).noneMatch(line -> line.contains(mark));
        assertThat(bench.call("stop_command", "id", "call_1").content()).endsWith("[ended by stop_command]");
        assertThat(bench.call("stop_command", "id", "call_9").errorCode()).isEqualTo("not_found");
    }

    @Test
    void theEndOfTheSessionEndsThemAndTellsWhatNobodyHasRead() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        String mark = "3605." + ProcessHandle.current().pid();
        background("echo begun; sleep " + mark);
        readUntilItContains("begun");
        background("echo done");
        while (bench.commands.running() > 1) {
            Thread.onSpinWait();
        }
        List<CommandRegistry.Ended> ended = bench.commands.endAll(id -> true);
        assertThat(ended)
                .extracting(CommandRegistry.Ended::command)
                .containsExactly("echo begun; sleep " + mark, "echo done");
        assertThat(ended)
                .extracting(command -> command.result().content())
                .containsExactly("[no output from line 2 on]\n[ended with the session]", "done\n[exit code 0]");
        assertThat(Commands.lines()).noneMatch(line -> line.contains(mark));
        assertThat(bench.commands.endAll(id -> true)).isEmpty();
    }

    @Test
    void aTimeoutCountsInTheBackgroundTooWhereOneIsGiven() {
        int seconds = 1;
        ToolResult end = timedOut(1, seconds);
        // On a machine that has too much to do a command may not come to say anything in that time.
        for (int call = 3; end.content().startsWith("[no output"); call += 2) {
            seconds *= 2;
            end = timedOut(call, seconds);
        }
        assertThat(end.content())
                .isEqualTo("begun\n[timed out after " + seconds + " s; the command and its processes were ended]");
    }

    private ToolResult timedOut(int call, int seconds) {
        bench.call("shell", "command", "echo begun; sleep 3600", "background", true, "timeout_seconds", seconds);
        ToolResult end = bench.call("read_output", "id", "call_" + call, "wait_seconds", 60);
        assertThat(end.errorCode()).isEqualTo("timed_out");
        return end;
    }

    @Test
    void thereIsALimitToHowManyRunAtOnce() {
        for (int i = 0; i < CommandRegistry.MOST_RUNNING; i++) {
            assertThat(background("sleep 3600").success()).isTrue();
        }
        ToolResult refused = background("echo > made");
        assertThat(refused.success()).isFalse();
        assertThat(refused.content()).startsWith("not started: 8 commands run");
        bench.call("stop_command", "id", "call_1");
        assertThat(background("sleep 3600").success()).isTrue();
        assertThat(bench.root.resolve("made")).doesNotExist();
    }

    @Test
    void waitingEndsWhenTheCallIsCancelledAndTheCommandRunsOn() throws Exception {
        background("sleep 3600");
        Cancellation atOnce = new Cancellation() {
            private boolean asked;

            @Override
            public boolean requested() {
                return asked;
            }

            @Override
            public void onRequest(Runnable action) {
                asked = true;
                action.run();
            }
        };
        ToolResult result = bench.prepare("read_output", "id", "call_1", "wait_seconds", 600)
                .run("call_2", atOnce);
        assertThat(result.errorCode()).isEqualTo("interrupted");
        assertThat(result.content()).isEqualTo("[interrupted; the command runs on]");
        assertThat(bench.commands.running()).isEqualTo(1);
    }

    @Test
    void whatItChangesIsToldWithTheNextCallAndTheStatesFollowOnOneAnother() throws Exception {
        Commands.run(bench.root, "git", "init", "-q", ".");
        bench.file("a.txt", "first\n");
        Path goOn = fifo("goOn");
        ToolResult started = background("cat goOn >/dev/null; echo second > a.txt; echo new > b.txt; cat goOn");
        assertThat(started.effects()).isEmpty();
        Files.writeString(goOn, "go\n");
        while (!Files.exists(bench.root.resolve("b.txt")) || bench.read("b.txt").isEmpty()) {
            Thread.onSpinWait();
        }
        ToolResult edit = bench.call("edit", "path", "a.txt", "old_str", "second", "new_str", "third");
        assertThat(edit.effects()).extracting(FileEffect::path).containsExactly("a.txt", "b.txt");
        FileEffect changed = edit.effects().get(0);
        assertThat(new String(changed.undoBytes())).isEqualTo("first\n");
        assertThat(changed.after().sha256()).isEqualTo(Sha256.of("third\n".getBytes()));

        Files.writeString(goOn, "go\n");
        ToolResult end = bench.call("read_output", "id", "call_1", "wait_seconds", 60);
        assertThat(end.effects()).as("the edit has told already").isEmpty();
        assertThat(bench.call("write_file", "path", "c.txt", "content", "c").effects())
                .extracting(FileEffect::path)
                .containsExactly("c.txt");
    }

    @Test
    void severalLargeOutputsAreNotHeldInMemory() {
        for (int i = 1; i <= CommandRegistry.MOST_RUNNING; i++) {
            bench.call("shell", "command", "yes | head -c 20000000", "background", true);
            ToolResult end =
                    bench.call("read_output", "id", "call_" + (2 * i - 1), "wait_seconds", 60, "offset", 9_999_999);
            assertThat(end.content()).isEqualTo("y\ny\n[lines 9999999-10000000 of 10000000]\n[exit code 0]");
            assertThat(end.output().leftOut()).isEqualTo(20_000_000 - StartedCommand.CAPTURE_LIMIT);
        }
    }

    @Test
    void aCommandInTheBackgroundIsShownAsThat() throws Exception {
        assertThat(bench.prepare("shell", "command", "make", "background", true).preview())
                .hasValue("$ make\n(in ., in the background)\n");
        assertThat(bench.prepare("shell", "command", "make", "background", true).permissions())
                .containsExactly(new Permission(Permission.Kind.EXECUTE, "make", null));
        background("sleep 3600");
        assertThat(bench.prepare("read_output", "id", "call_1").permissions()).isEmpty();
    }

    @Test
    void theTimeAWaitTakesIsTheTimeItWasGiven() {
        background("sleep 3600");
        long begun = System.nanoTime();
        assertThat(bench.call("read_output", "id", "call_1", "wait_seconds", 1).content())
                .isEqualTo("[no output from line 1 on]\n[running]");
        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }
}
