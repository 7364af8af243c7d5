package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.Pictures;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
    void aTaskThatBeginsWithAtIsNoFileOfArguments() throws Exception {
        Path words = Files.writeString(directory.resolve("words.txt"), "--frobnicate\n");

        Outcome outcome = runner().run("--task", "@" + words, model, "--yes");

        assertThat(outcome.err()).doesNotContain("frobnicate");
        assertThat(outcome.exitCode()).isZero();
        assertThat(runner().run("inspect", "last", "--resolve").out()).contains("@" + words);
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
    void imagesAreNamedFromTheWorkingDirectory() throws Exception {
        Path sub = Files.createDirectories(directory.resolve("project/sub"));
        Files.createDirectories(directory.resolve("project/.git"));
        Files.write(sub.resolve("shot.png"), Pictures.png(30, 20));
        Files.writeString(directory.resolve("seeing.yaml"), """
                name: s
                turns:
                  - text: Noise.
                    expect: "[image sub/shot.png: image/png, 30x20 pixels]"
                """);

        Outcome outcome = new CommandLineRunner(sub)
                .run("--task", "x", "--image", "shot.png", "--output", "json", "--model=scripted:../../seeing.yaml");

        JsonNode report = JSON.readTree(outcome.out());
        assertThat(report.path("result").asText()).isEqualTo("Noise.");
        assertThat(report.path("tool_calls").get(0).path("name").asText()).isEqualTo("view_image");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void anImageThatCannotBeShownEndsTheRunBeforeItBegins() throws Exception {
        Outcome asText = runner().run("--task", "x", model, "--image", "gone.png");
        Outcome asJson = runner().run("--task", "x", model, "--image", "script.yaml", "--output", "json");
        Outcome without = runner().run("--image", "gone.png", model);

        assertThat(asText.exitCode()).isEqualTo(2);
        assertThat(asText.err()).contains("akmon: there is no ", "gone.png").hasLineCount(1);
        assertThat(asJson.exitCode()).isEqualTo(2);
        assertThat(JSON.readTree(asJson.out()).path("error").asText()).contains("script.yaml is no PNG");
        assertThat(JSON.readTree(asJson.out()).path("session_id").asText()).isEmpty();
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("there is no task");
        assertThat(directory.resolve(".local")).doesNotExist();
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
    @ValueSource(
            strings = {
                "--max-turns 0",
                "--max-tool-calls -1",
                "--max-retries -1",
                "--max-budget-usd NaN",
                "--max-budget-usd 0",
                "--max-wall-time 0s",
                "--max-output-tokens 0",
                "--temperature NaN",
                "--temperature Infinity",
                "--temperature -0.5",
                "--output-limit 5",
                "--shell-timeout 0s",
                "--add-dir nowhere"
            })
    void valuesThatMakeNoSenseAreRefusedBeforeTheSession(String option) {
        Outcome outcome = runner().run(("--task x " + model + " " + option).split(" "));

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("akmon: ").contains(option.split(" ")[0]);
        assertThat(directory.resolve(".local/state")).doesNotExist();
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --yes                                      | 0 | success | completed
            --yes --deny read_file                     | 5 | success | completed
            --yes --max-turns 1                        | 4 | success | max_turns
            --yes --max-tool-calls 1                   | 4 | success | max_tool_calls
            --yes --max-budget-usd 0.000001            | 4 | success | budget_limit
            --yes --max-wall-time 1s                   | 4 | success | wall_time_limit
            --yes --max-retries 0                      | 1 | error   | error
            --yes --max-turns none                     | 2 | error   | error
            --yes --journal model.yaml                 | 3 | error   | error
            """)
    void everyOutcomeHasItsExitCodeAndOneDocument(String options, int exitCode, String status, String reason)
            throws Exception {
        Files.writeString(directory.resolve("a.txt"), "a\n");
        boolean slow = reason.equals("wall_time_limit");
        boolean failing = options.contains("retries");
        Path script = Files.writeString(directory.resolve("model.yaml"), """
                name: priced
                turns:
                  - text: ""
                    tool_calls:
                      - {name: read_file, arguments: {path: a.txt}}
                      - {name: read_file, arguments: {path: a.txt}}
                  - text: Done.
                    delay_ms: %d
                    fail: [%s]
                """.formatted(
                        slow ? 86_400_000 : 0, failing ? "{status: 503, times: 9}" : ""));
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(
                config,
                "[[model_estimates]]\npattern = \"model.yaml\"\ninput_per_million_usd = 1\noutput_per_million_usd = 1\n");

        Outcome outcome = runner().run(Stream.concat(
                        Stream.of("--task", "x", "--output", "json", "--model=scripted:" + script),
                        Stream.of(options.split(" ")))
                .toArray(String[]::new));

        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
        assertThat(outcome.out().lines()).hasSize(1);
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(report.path("status").asText()).isEqualTo(status);
        assertThat(report.path("exit_reason").asText()).isEqualTo(reason);
        if (status.equals("error")) {
            assertThat(report.path("error").asText("")).isNotEmpty();
        }
        if (exitCode != 2 && exitCode != 3) {
            assertThat(runner().run("replay", "last", "--mode", "strict").exitCode())
                    .isZero();
            assertThat(runner().run("inspect", "last").out()).contains("end     ");
        }
    }

    /** A pipe that nobody writes to: whoever opens one to read from it waits for ever. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aRunLooksAtNoSessionButItsOwn() throws Exception {
        Path sessions = Files.createDirectories(directory.resolve(".local/state/akmon/journal/sessions"));
        for (int i = 0; i < 3; i++) {
            Path log = sessions.resolve(UUID.randomUUID() + ".log");
            assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                    .isZero();
        }

        assertThat(runner().run("--task", "x", "--yes", model).exitCode()).isZero();

        try (Stream<Path> files = Files.list(sessions)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    /** Whoever signs can look at the session, which has ended and is nobody's to write any more. */
    @Test
    void theHeadThatIsSignedIsThatOfTheClosedSession() throws Exception {
        Path script = Files.writeString(
                directory.resolve("sign.sh"),
                "printf %s \"$1\" >'" + directory.resolve("head.txt") + "' && cp -r '"
                        + directory.resolve(".local/state/akmon/journal") + "' '" + directory.resolve("then") + "'\n");
        Path config = Files.createDirectories(directory.resolve(".akmon")).resolve("config.toml");
        Files.writeString(config, "[signing]\ncommand = [\"sh\", \"" + script + "\", \"{head}\"]\nrequired = true\n");

        Outcome outcome = runner().run("--task", "x", "--yes", "--output", "json", model);

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        JsonNode report = JSON.readTree(outcome.out());
        assertThat(directory.resolve("head.txt")).hasContent(report.path("head").asText());
        Outcome then = runner().run("verify", "last", "--journal", "then");
        assertThat(then.exitCode()).as(then.err()).isZero();
        assertThat(then.err() + then.out()).contains(report.path("head").asText());
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

    /** Runs with a standard output whose reader closes it after some bytes. */
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

    @Test
    void whatCannotBeReadIsNamedWithWhatToDo() throws Exception {
        Outcome noScript = runner().run("--task", "x", "--model=scripted:");
        assertThat(noScript.exitCode()).isEqualTo(3);
        assertThat(noScript.err()).matches("akmon: /.*: is a directory\n");

        Files.write(directory.resolve("AGENTS.md"), new byte[] {'c', 'a', 'f', (byte) 0xe9});
        Outcome latin = runner().run("--task", "x", model);
        assertThat(latin.exitCode()).isEqualTo(3);
        assertThat(latin.err()).endsWith("AGENTS.md is not UTF-8 text; convert it, or move it away\n");
    }
}
