package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.OtherProcesses;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that a run gets from a terminal, a service manager or the kernel, through the launcher. */
@Timeout(180)
class SignalsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();

    private static final String ANSWERING = """
            name: s
            turns:
              - text: "The answer has begun and does not go on."
                fail: [{stall_after_chunks: 3, times: 9}]
            """;

    private static final String RUNNING = """
            name: s
            turns:
              - text: ""
                tool_calls:
                  - {name: shell, arguments: {command: "exec sleep 86399"}}
            """;

    @TempDir
    Path home;

    @BeforeEach
    void bringTheProgramUpToDate() throws Exception {
        Process version = program("--version").redirectErrorStream(true).start();
        version.getInputStream().readAllBytes();
        assertThat(version.waitFor()).isZero();
    }

    private ProcessBuilder program(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(arguments))
                        .toList())
                .directory(home.toFile());
        OwnSurroundings.of(builder, home);
        return builder;
    }

    /** Whoever starts the tests may have signals ignored, as nohup does, and programs inherit that. */
    private static void assumeHeard(String signal) throws Exception {
        int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(signal);
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            String ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .findFirst()
                    .orElse("0");
            assumeTrue((Long.parseUnsignedLong(ignored, 16) >> number - 1 & 1) == 0, signal + " is ignored here");
        }
    }

    private record Ended(int exitCode, String said) {}

    /** Runs a command that reads, in this process. */
    private CommandLineRunner.Outcome akmon(String... arguments) {
        return new CommandLineRunner(home).run(arguments);
    }

    /** A run that got a signal as soon as it printed an event of this type: its exit code, and all it printed. */
    private Ended run(String script, String event, String signal) throws Exception {
        Path file = Files.writeString(home.resolve("model.yaml"), script);
        Process run = program(
                        "--task",
                        "Begin.",
                        "--model",
                        "scripted:" + file,
                        "--allow",
                        "shell",
                        "--output",
                        "stream-json")
                .redirectError(home.resolve("err.txt").toFile())
                .start();
        run.getOutputStream().close();
        StringBuilder said = new StringBuilder();
        List<ProcessHandle> started = null;
        try (BufferedReader out = run.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.contains("\"type\":\"" + event + "\"") && started == null) {
                    started = run.descendants().toList();
                    new ProcessBuilder("kill", "-" + signal, String.valueOf(run.pid()))
                            .start()
                            .waitFor();
                }
            }
            run.waitFor();
        } finally {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
        assertThat(started).as("it got as far as %s: %s", event, said).isNotNull();
        started.forEach(OtherProcesses::awaitEnd);
        return new Ended(run.exitValue(), said.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "text, INT, 130, interrupted",
        "text, TERM, 143, terminated",
        "text, HUP, 143, terminated",
        "tool_call, INT, 130, interrupted",
        "tool_call, TERM, 143, terminated"
    })
    void aSignalEndsTheSessionAndTheExitCodeSaysWhich(String event, String signal, int exitCode, String reason)
            throws Exception {
        assumeHeard(signal);
        Ended run = run(event.equals("text") ? ANSWERING : RUNNING, event, signal);

        assertThat(run.exitCode()).as(Files.readString(home.resolve("err.txt"))).isEqualTo(exitCode);
        JsonNode result = JSON.readTree(run.said().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(result.path("type").asText()).isEqualTo("result");
        assertThat(result.path("exit_reason").asText()).isEqualTo(reason);
        assertThat(result.path("head").asText()).hasSize(64);
        assertThat(akmon("verify", "last").exitCode()).isZero();
        assertThat(akmon("replay", "last", "--mode", "strict").exitCode()).isZero();
        assertThat(akmon("inspect", "last").out()).contains("end     " + reason);
    }

    @Test
    void afterAKillTheSessionIsNotClosedAndCanBe() throws Exception {
        Ended run = run(RUNNING, "tool_call", "KILL");

        assertThat(run.exitCode()).isEqualTo(137);
        CommandLineRunner.Outcome open = akmon("verify", "last");
        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.err()).contains("the process that wrote it died").doesNotContain("mismatch");
        assertThat(akmon("session", "close", "last").exitCode()).isZero();
        assertThat(akmon("verify", "last").exitCode()).isZero();
        assertThat(akmon("replay", "last").exitCode()).isZero();
    }
}
