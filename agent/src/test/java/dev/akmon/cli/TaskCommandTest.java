package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs that start a run can rely on, however it ends. */
@Timeout(120)
class TaskCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir
    Path directory;

    private String model;

    @BeforeEach
    void aScript() throws IOException {
        Path script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: A few words, then a call.
                    tool_calls:
                      - name: list_directory
                        arguments: {}
                  - text: Done.
                """);
        model = "--model=scripted:" + script;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--output json",
                "--output json --frobnicate",
                "--task x --output=json --max-turns abc",
                "--task x --output json --temperature hot",
                "--task x --output json verify last",
                "--task x --output json --model nosuch.gguf --allow nosuch",
                "--task x --output json"
            })
    void aRunThatCannotBeginStillPrintsOneDocument(String arguments) throws Exception {
        Outcome outcome = runner().run(arguments.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(report.path("status").asText()).isEqualTo("error");
        assertThat(report.path("error").asText()).isNotBlank();
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aScriptCanStandInForAnother() throws Exception {
        Files.writeString(directory.resolve("down.yaml"), """
                name: down
                turns:
                  - text: Never said.
                    fail: [{status: 503, times: 9}]
                """);
        Files.writeString(directory.resolve("spare.yaml"), "name: spare\nturns:\n  - text: Said by the spare one.\n");

        Outcome outcome = runner().run(
                        "--task",
                        "x",
                        "--model=scripted:down.yaml",
                        "--fallback-model=scripted:spare.yaml",
                        "--max-retries=0");

        assertThat(outcome.err() + outcome.out()).contains("Said by the spare one.");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void aScriptThatCannotBeReadIsNamedOnceWithItsLine() throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "name: s\nturn: []\n");

        Outcome outcome = runner().run("--task", "x", "--model=scripted:bad.yaml");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).containsOnlyOnce("bad.yaml").contains("line 2");
    }

    @Test
    void aReportNamesNoSessionThatWasNeverBegun() throws Exception {
        Files.writeString(directory.resolve("occupied"), "a file where the journal should be");

        Outcome outcome = runner().run("--task", "x", "--output", "json", "--journal", "occupied", model);

        assertThat(outcome.exitCode()).isEqualTo(3);
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(report.path("status").asText()).isEqualTo("error");
        assertThat(report.path("session_id").asText()).isEmpty();
        assertThat(report.path("journal_path").isNull()).isTrue();
    }

    @Test
    void aTaskAndACommandAreNotMixed() {
        Outcome outcome = runner().run("--task", "x", model, "sessions");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("akmon: --task is a run of its own and does not go with the command 'sessions'\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void numbersThatAreNoneAreNamed() {
        assertThat(runner().run("--task", "x", "--max-turns", "abc").err())
                .startsWith("akmon: --max-turns takes a whole number, not 'abc'\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sandbox required", "--network off", "--network off --sandbox off"})
    void aConfinementThatCannotBeHadIsRefusedBeforeTheSession(String options) {
        // This environment has no PATH, and so no bubblewrap.
        Outcome outcome = runner().run(("--task x " + model + " " + options).split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("akmon: ").containsOnlyOnce("\n");
        assertThat(outcome.err()).containsAnyOf("--sandbox", "--network");
        assertThat(directory.resolve(".local/state")).doesNotExist();
    }

    @Test
    void theConfigurationSaysHowCommandsAreConfinedAndOptionsGoBeforeIt() throws Exception {
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, "[sandbox]\nmode = \"required\"\n");
        assertThat(runner().run("--task", "x", model, "--yes").exitCode()).isEqualTo(2);
        assertThat(runner().run("--task", "x", model, "--yes", "--sandbox", "auto")
                        .exitCode())
                .isZero();
        for (String wrong : new String[] {"mode = \"on\"", "network = true", "hidden = [\"relative\"]"}) {
            Files.writeString(config, "[sandbox]\n" + wrong + "\n");
            Outcome outcome = runner().run("--task", "x", model, "--yes");
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("line 2").contains("sandbox.");
        }
        assertThat(runner().run("--task", "x", "--sandbox", "maybe").exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 25})
    void aReaderThatGoesAwayStopsTheSessionAndIsNoFailureOfTheModel(int readBytes) throws Exception {
        Outcome outcome = runWithReaderOf(readBytes, "--task", "x", model, "--yes");

        assertThat(outcome.exitCode()).isEqualTo(141);
        JsonNode session = JSON.readTree(
                        runner().run("sessions", "--format", "json").out())
                .path("sessions")
                .path(0);
        assertThat(session.path("state").asText()).isEqualTo("closed");
        assertThat(runner().run("inspect", "last").out()).contains("end     terminated");
        Outcome replayed = runner().run("replay", "last", "--mode", "strict");
        assertThat(replayed.out()).contains("replay passed");
        assertThat(replayed.exitCode()).isZero();
    }

    private CommandLineRunner runner() {
        return new CommandLineRunner(directory);
    }

    /** Runs with a standard output whose reader closes it after some bytes. */
    @Test
    void aQuestionOfTheModelStandsInWhatProgramsRead() throws Exception {
        Path script = Files.writeString(directory.resolve("asking.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - name: ask_user
                        arguments: {question: "Which colour?", options: [red, blue]}
                  - text: Red then.
                """);
        String asking = "--model=scripted:" + script;

        Outcome whole = runner().run("--task", "x", "--yes", "--output", "json", asking);
        JsonNode call = JSON.readTree(whole.out()).path("tool_calls").get(0);
        assertThat(call.path("question").path("question").asText()).isEqualTo("Which colour?");
        assertThat(call.path("answer").toString()).isEqualTo("{\"by\":\"nobody\"}");
        assertThat(call.path("message").asText()).startsWith("nobody is there to answer");
        assertThat(whole.exitCode()).isZero();

        Outcome lines = runner().run("--task", "x", "--output", "stream-json", asking);
        assertThat(lines.out().lines())
                .anySatisfy(
                        line -> assertThat(line).contains("\"type\":\"tool_call\"", "\"question\":\"Which colour?\""))
                .anySatisfy(line ->
                        assertThat(line).contains("\"type\":\"tool_result\"", "\"answer\":{\"by\":\"nobody\"}"));
    }

    @Test
    void aQuestionOnTheTerminalLeavesTheDocumentWholeAndNoAnswerIsADenial() throws Exception {
        Path script = Files.writeString(directory.resolve("writing.yaml"), """
                name: s
                turns:
                  - tool_calls:
                      - name: write_file
                        arguments: {path: new.txt, content: hello}
                  - text: Done.
                """);

        Outcome outcome = runner().onTerminal().run("--task", "x", "--output", "json", "--model=scripted:" + script);

        // The terminal is at its end, so nobody answers.
        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err()).contains("write_file", "+hello");
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(outcome.out().lines()).hasSize(1);
        assertThat(report.path("exit_reason").asText()).isEqualTo("completed");
        assertThat(report.path("tool_calls").get(0).path("message").asText()).isEqualTo("denied: no answer was given");
        assertThat(directory.resolve("new.txt")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"true, true, 0", "false, true, 3", "/no/such/program, true, 3", "false, false, 0"})
    void aHeadThatHadToBeSignedAndWasNotFailsTheRun(String program, boolean required, int exitCode) throws Exception {
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, "[signing]\ncommand = [\"" + program + "\"]\nrequired = " + required + "\n");

        Outcome outcome = runner().run("--task", "x", "--yes", "--output", "json", model);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(report.path("status").asText()).isEqualTo("success");
        assertThat(report.path("signing").path("success").asBoolean()).isEqualTo(program.equals("true"));
    }

    @Test
    void aTaskMayComeOverStandardInput() throws Exception {
        Outcome outcome = runner().reading("Über zwei\nZeilen\n".getBytes(StandardCharsets.UTF_8))
                .run("--task", "-", "--yes", model);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(runner().run("sessions", "show", "last").out()).contains("Über zwei\\nZeilen");
        assertThat(runner().run("--task", "-", "--yes", model).err()).contains("the task is empty");
    }

    @Test
    void anOptionThatSaysWhatIsTheDefaultIsGivenAllTheSame() throws Exception {
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, "[limits]\nmax_turns = 1\n");

        assertThat(runner().run("--task", "x", "--yes", model).exitCode()).isEqualTo(4);
        assertThat(runner().run("--task", "x", "--yes", model, "--max-turns", "50")
                        .exitCode())
                .isZero();
    }

    private Outcome runWithReaderOf(int bytes, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (out.size() >= bytes) {
                    throw new IOException("Broken pipe");
                }
                out.write(b);
            }
        };
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                pipe,
                err,
                Map.of("HOME", directory.toString()),
                directory,
                Console.Terminals.NONE);
        int exitCode = Program.run(console, arguments);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
