package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that nothing confines, of a program that is killed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrphanWatchTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftWhenTheProgramIsKilled(boolean background) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        assumeTrue(Commands.exists("setsid"), "needs setsid");
        String mark = "sleep 360" + (background ? 6 : 7) + "."
                + ProcessHandle.current().pid();
        Process program = start(
                background,
                "env -i " + mark + " & setsid " + mark + " & (trap '' TERM HUP; " + mark + ") & nohup " + mark
                        + " >/dev/null 2>&1 & " + mark);
        while (program.isAlive() && sleeping(mark).size() < 5) {
            Thread.onSpinWait();
        }
        assertThat(program.isAlive()).isTrue();
        program.destroyForcibly().waitFor();
        while (!sleeping(mark).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theWatchEndsWithTheProgramAndLeavesOthersAlone() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc to look for survivors");
        Process other = new ProcessBuilder("sleep", "3608").start();
        try {
            Process program = start(false, "echo > begun");
            assertThat(program.waitFor()).isZero();
            assertThat(Files.exists(temp.resolve("workspace/begun"))).isTrue();
            String mark = Files.readString(temp.resolve("mark"));
            while (Commands.lines().stream().anyMatch(line -> line.contains("akmon-watch") && line.contains(mark))) {
                Thread.onSpinWait();
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private static List<String> sleeping(String mark) throws Exception {
        return Commands.lines().stream().filter(line -> line.startsWith(mark)).toList();
    }

    private Process start(boolean background, String command) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProgramToKill.class.getName(),
                        temp.toString(),
                        Boolean.toString(background),
                        command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A program that is killed while it runs a command, or ends when the command has. */
    static final class ProgramToKill {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Duration limit = Duration.ofSeconds(120);
            Bench bench = new Bench(directory, new ShellSettings(limit, limit, 1024, Bench.environment()));
            if (arguments[1].equals("true")) {
                bench.call("shell", "command", arguments[2], "background", true);
                bench.call("read_output", "id", "call_1", "wait_seconds", 120);
            } else {
                String mark = "; printf %s \"${" + ProcessTree.MARK_VARIABLE + "%-*}\" > ../mark";
                bench.call("shell", "command", arguments[2] + mark);
            }
        }
    }
}
