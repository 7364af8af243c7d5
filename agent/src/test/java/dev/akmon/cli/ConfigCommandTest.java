package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
    private static final String TEXT = """
            # mine
            default_model = "old" # the one I like

            [limits] # for all
            max_turns = 3
            # the end of limits

            [[model_estimates]]
            pattern = "x"
            """;

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void theFile() throws Exception {
        file = home.resolve(".akmon/config.toml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, TEXT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private CommandLineRunner runner() {
        return new CommandLineRunner(home);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            default_model | new | default_model = "old" # the one I like | default_model = "new" # the one I like
            limits.max_turns | 40 | max_turns = 3 | max_turns = 40
            limits.max_budget_usd | 1.5 | max_turns = 3 | max_turns = 3\\nmax_budget_usd = 1.5
            ollama_url | http://h:1 | # the one I like | # the one I like\\nollama_url = "http://h:1"
            signing.command | ["a", "b c"] | pattern = "x"\\n | pattern = "x"\\n\\n[signing]\\ncommand = ["a", "b c"]\\n
            default_model | true | default_model = "old" | default_model = "true"
            """)
    void settingTouchesItsOwnLineAlone(String key, String value, String before, String after) throws Exception {
        Outcome outcome = runner().run("config", "set", key, value);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(file).hasContent(TEXT.replace(before.replace("\\n", "\n"), after.replace("\\n", "\n")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent().toFile().list()).containsExactly("config.toml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            limits.max_turn   | 4       | there is no key limits.max_turn; did you mean limits.max_turns?
            defualt_model     | x       | there is no key defualt_model; did you mean default_model?
            colours.a         | 1       | there is no key colours.a
            limits.max_turns  | many    | limits.max_turns must be a whole number
            limits.max_turns  | -1      | limits.max_turns must be a whole number
            ollama_url        | nowhere | ollama_url must be a URL
            model_estimates[0].pattern | y | is no key that can be set here
            """)
    void whatCannotBeIsNotWritten(String key, String value, String error) {
        Outcome outcome = runner().run("config", "set", key, value);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains(error);
        assertThat(file).hasContent(TEXT);
    }

    @Test
    void aFirstSettingMakesTheFile() throws Exception {
        Files.delete(file);

        assertThat(runner().run("config", "set", "limits.max_turns", "5").exitCode())
                .isZero();

        assertThat(file).hasContent("[limits]\nmax_turns = 5\n");
        assertThat(runner().run("config", "get", "limits.max_turns").out()).isEqualTo("5\n");
    }

    @Test
    void keysComeFromStandardInputAndAreNeverShown() throws Exception {
        Outcome shown = runner().run("config", "set", "openai_api_key", "sk-geheim");
        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.err()).contains("akmon config set openai_api_key -").doesNotContain("geheim");

        Outcome set = runner().reading("sk-geheim\n".getBytes(StandardCharsets.UTF_8))
                .run("config", "set", "openai_api_key", "-");
        assertThat(set.exitCode()).isZero();
        assertThat(Files.readString(file)).contains("openai_api_key = \"sk-geheim\"");

        for (String command : new String[] {"config list", "config get openai_api_key", "config list --format json"}) {
            Outcome outcome = runner().with("GROQ_API_KEY", "gsk-geheim").run(command.split(" "));
            assertThat(outcome.exitCode()).as(command).isZero();
            assertThat(outcome.out() + outcome.err()).as(command).doesNotContain("geheim");
        }
        assertThat(runner().run("config", "list").out()).contains("openai_api_key = (set)\n");
    }

    @Test
    void gettingListingAndRemoving() throws Exception {
        assertThat(runner().run("config", "get", "default_model").out()).isEqualTo("old\n");
        Outcome missing = runner().run("config", "get", "ollama_url");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("akmon: config get: ollama_url is not set\n");
        assertThat(runner().run("config", "list").out())
                .isEqualTo("default_model = \"old\"\nlimits.max_turns = 3\nmodel_estimates[0].pattern = \"x\"\n");
        assertThat(runner().run("config", "path").out()).isEqualTo(file + "\n");
        JsonNode report = new ObjectMapper()
                .readTree(runner().run("config", "list", "--format", "json").out());
        assertThat(report.path("settings").get(1).toString())
                .isEqualTo("{\"key\":\"limits.max_turns\",\"line\":5,\"value\":3}");

        assertThat(runner().run("config", "unset", "default_model").exitCode()).isZero();
        assertThat(file).hasContent(TEXT.replace("default_model = \"old\" # the one I like\n", ""));
        assertThat(runner().run("config", "unset", "default_model").exitCode()).isEqualTo(1);
    }

    @Test
    void aLinkedFileIsWrittenWhereItIs() throws Exception {
        Path elsewhere = home.resolve("dotfiles.toml");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        runner().run("config", "set", "default_model", "new");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(elsewhere)).contains("\"new\"");
    }

    @Test
    void explainsWhereAModelGoes() throws Exception {
        Outcome found = runner().with("OPENROUTER_API_KEY", "sk-geheim")
                .run("config", "explain-provider", "--model", "claude-sonnet-4-5");
        assertThat(found.exitCode()).isZero();
        assertThat(found.out())
                .contains(
                        "provider: openrouter\n", "asked as: anthropic/claude-sonnet-4-5\n", "lacks ANTHROPIC_API_KEY")
                .doesNotContain("geheim");

        Outcome none = runner().run("config", "explain-provider", "--model", "gpt-5", "--format", "json");
        assertThat(none.exitCode()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(none.out());
        assertThat(report.path("selected_provider").isNull()).isTrue();
        assertThat(report.path("resolution_error").asText()).contains("OPENAI_API_KEY");
        assertThat(report.path("candidates").get(0).path("priority_order").asInt())
                .isEqualTo(1);
    }

    @Test
    void modelsAreListedWithTheUsersOwnFirst() throws Exception {
        JsonNode models = new ObjectMapper()
                .readTree(runner().run("models", "--format", "json").out())
                .path("models");

        assertThat(models.get(0).path("pattern").asText()).isEqualTo("x");
        assertThat(models.get(0).path("source").asText()).isEqualTo("config");
        assertThat(models.get(0).path("input_per_million_usd").isNull()).isTrue();
        assertThat(runner().run("models").out())
                .contains("claude-sonnet-4-5", "(config)", "as the makers' lists had them in November 2025");
    }
}
