package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

    @TempDir
    Path directory;

    @Test
    void printsTheVersionOfTheBuild() {
        Outcome outcome = run("--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("akmon " + AkmonVersion.current() + "\n");
        assertThat(AkmonVersion.current()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(outcome.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void showsHelpOnStandardOutput(String argument) {
        Outcome outcome = run(argument);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("akmon: a coding agent").contains("Commands:", "Examples:");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void listsEveryCommandWhicheverIsNamed() {
        String all = run("--help").out();

        assertThat(all).contains("  verify ", "  replay ").doesNotContain("warm-up");
        assertThat(run("--help", "verify").out()).isEqualTo(all);
    }

    @Test
    void explainsOneCommandInBothWays() {
        assertThat(run("help", "help").out())
                .isEqualTo(run("help", "--help").out())
                .contains("akmon help [<command>...]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify --format json",
                "--format=json verify last --verbos",
                "nothing --format json",
                "inspect --format JSON ../x",
                "bundle --format json",
                "sessions --limit many --format json",
                "redact last --format json",
                "memory show none --format json",
                "module remove none --format json",
                "config set nothing x --format json"
            })
    void mistakesAreReportedToProgramsAsEveryErrorIs(String line) throws Exception {
        Outcome outcome = run(line.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEmpty();
        JsonNode report = new ObjectMapper().readTree(outcome.out());
        assertThat(report.path("category").asText()).isIn("usage", "invalid_configuration");
        assertThat(report.path("error").asText()).isNotEmpty().doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hlep           | akmon: no command 'hlep'; did you mean 'help'?                               | akmon help
                    frobnicate     | akmon: no command 'frobnicate'                                               | akmon help
                    help hlep      | akmon: no command 'hlep'; did you mean 'help'?                               | akmon help
                    --colour=never | akmon: unknown option '--colour'; did you mean '--color'?                    | akmon help
                    --color=blue   | akmon: 'blue' is not a value for --color; use one of auto, always, never     | akmon help
                    bundle import b --rename-to x | akmon: bundle import: --rename-to takes a UUID such as 550e8400-e29b-41d4-a716-446655440000, not 'x' | akmon help bundle import
                    policy test edit { | akmon: policy test: the arguments are not JSON: there is a mistake at column 2 | akmon help policy test
                    help --journal | akmon: help: --journal needs a value, <dir>                                  | akmon help help
                    """)
    void mistakesGetOneLineAHintAndExitCode2(String line, String message, String hint) {
        Outcome outcome = run(line.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo(message + "\ntry: " + hint + "\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void wordsOfTheCommandLineCannotForgeOutput() {
        assertThat(run("x\nakmon: verified\u001b[32m").err())
                .startsWith("akmon: no command 'x\\nakmon: verified\\u{1b}[32m'\ntry:");
    }

    @Test
    void everyOptionOfARunIsOneOfAConversation() {
        List<String> ofARun = options(run("help").out());

        assertThat(ofARun).contains("--allow", "--evidence", "--max-budget-usd", "--sandbox", "--resume");
        assertThat(options(run("help", "chat").out()))
                .containsAll(ofARun.stream().filter(o -> !o.equals("--version")).toList());
    }

    private static List<String> options(String help) {
        return Pattern.compile("--[a-z][a-z-]+")
                .matcher(help)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    @Test
    void optionsOfEveryCommandStandBeforeOrBehindIt() {
        for (String line : List.of("--journal elsewhere sessions", "sessions --journal elsewhere")) {
            Outcome outcome = run(line.split(" "));
            assertThat(outcome.out() + outcome.err()).contains("elsewhere").doesNotContain("option");
        }
    }

    @Test
    void coloursOnlyATerminal() {
        String escape = "\u001b[";

        assertThat(run("nope").err()).doesNotContain(escape);
        assertThat(runner().onTerminal().run("nope").err()).contains(escape);
        assertThat(runner().onTerminal().with("NO_COLOR", "1").run("nope").err())
                .doesNotContain(escape);
        assertThat(runner().onTerminal().with("NO_COLOR", "").run("nope").err()).contains(escape);
        assertThat(runner().onTerminal().with("TERM", "dumb").run("nope").err()).doesNotContain(escape);
        assertThat(runner().onTerminal().run("--color=never", "nope").err()).doesNotContain(escape);
        assertThat(run("--color=always", "nope").err()).contains(escape);
        assertThat(runner().onTerminal().run("help").out()).contains(escape);
        assertThat(run("help", "--color", "always").out()).contains(escape);
    }

    @Test
    void aReaderThatWentAwayEndsTheProgramQuietly() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = Program.run(console(failing("Broken pipe"), err), "help");

        assertThat(exitCode).isEqualTo(141);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = Program.run(console(failing("No space left on device"), err), "help");

        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("akmon: cannot write output: No space left on device\n");
    }

    @Test
    void nothingWritableIsStillAnExitCode() {
        OutputStream closed = failing("Bad file descriptor");

        assertThat(Program.run(console(closed, closed), "help")).isEqualTo(3);
        assertThat(Program.run(console(closed, closed), "nope")).isEqualTo(3);
    }

    private CommandLineRunner runner() {
        return new CommandLineRunner(directory);
    }

    private Outcome run(String... arguments) {
        return runner().run(arguments);
    }

    private Console console(OutputStream out, OutputStream err) {
        return new Console(InputStream.nullInputStream(), out, err, Map.of(), directory, Console.Terminals.NONE);
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
