package dev.akmon.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserConfigTest {

    @TempDir
    Path home;

    @Test
    void readsEveryKey() throws Exception {
        write("""
                default_model = "claude-x"
                ollama_url = "http://localhost:11434"
                anthropic_api_key = "k-anthropic"
                openrouter_api_key = "k-openrouter"
                openai_api_key = "k-openai"
                groq_api_key = "k-groq"
                azure_openai_api_key = "k-azure"
                openai_compatible_api_key = "k-compatible"
                gemini_api_key = "k-gemini"
                bedrock_api_key = "k-bedrock"
                azure_openai_endpoint = "https://x.example"
                azure_api_version = "2024-02-01"
                openai_compatible_url = "https://llm.example/v1"

                [signing]
                command = ["gpg", "--detach-sign", "{head}"]
                timeout_secs = 5

                [limits]
                max_turns = 40
                max_tool_calls = 100
                max_budget_usd = 1.5
                max_wall_time_secs = 600
                output_limit_bytes = 4096

                [[model_estimates]]
                pattern = "llama"
                context_window_tokens = 8192
                input_per_million_usd = 0.1
                output_per_million_usd = 1
                cache_read_per_million_usd = 0
                note = "local"

                [[model_estimates]]
                pattern = "ll"
                """);

        UserConfig config = UserConfig.load(home, Map.of());

        assertThat(config.providers().defaultModel()).isEqualTo("claude-x");
        assertThat(config.providers().ollamaUrl()).isEqualTo(URI.create("http://localhost:11434"));
        assertThat(config.providers().azureOpenAiEndpoint()).isEqualTo(URI.create("https://x.example"));
        assertThat(config.providers().azureApiVersion()).isEqualTo("2024-02-01");
        assertThat(config.providers().openAiCompatibleUrl()).isEqualTo(URI.create("https://llm.example/v1"));
        assertThat(config.credentials().secret(Credential.GROQ)).contains(new Secret("k-groq"));
        assertThat(config.credentials().source(Credential.GROQ)).contains("config groq_api_key");
        for (Credential credential : Credential.values()) {
            assertThat(config.credentials().secret(credential))
                    .as(credential.name())
                    .isPresent();
        }
        assertThat(config.signing().command()).containsExactly("gpg", "--detach-sign", "{head}");
        assertThat(config.signing().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.limits())
                .isEqualTo(new LimitSettings(40, 100, new BigDecimal("1.5"), Duration.ofSeconds(600), 4096));
        assertThat(config.modelEstimates()).hasSize(2);
        assertThat(config.estimateFor("llama3.2").orElseThrow().note()).isEqualTo("local");
        assertThat(config.estimateFor("gpt")).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void anAbsentFileIsAnEmptyConfiguration() throws Exception {
        UserConfig config = UserConfig.load(home, Map.of());

        assertThat(config.signing()).isNull();
        assertThat(config.limits()).isEqualTo(LimitSettings.NONE);
        assertThat(config.credentials().secret(Credential.OPENAI)).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void signingHasAMinuteUnlessToldOtherwise() throws Exception {
        write("[signing]\ncommand = [\"true\"]\n");

        assertThat(UserConfig.load(home, Map.of()).signing().timeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws Exception {
        write("openai_api_key = \"file\"\nopenai_compatible_url = \"http://file.example\"\n");

        UserConfig config = UserConfig.load(
                home,
                Map.of(
                        "OPENAI_API_KEY", "environment",
                        "ANTHROPIC_API_KEY", "",
                        "OPENAI_COMPATIBLE_URL", "http://environment.example"));

        assertThat(config.credentials().secret(Credential.OPENAI)).contains(new Secret("environment"));
        assertThat(config.credentials().source(Credential.OPENAI)).contains("environment OPENAI_API_KEY");
        assertThat(config.credentials().secret(Credential.ANTHROPIC)).isEmpty();
        assertThat(config.providers().openAiCompatibleUrl()).isEqualTo(URI.create("http://environment.example"));
        assertThat(config.credentials().all())
                .as("what is to be kept out of records")
                .containsExactlyInAnyOrder(new Secret("environment"), new Secret("file"));
    }

    @Test
    void unknownKeysAreNamedAndIgnored() throws Exception {
        write("""
                defualt_model = "x"
                [limits]
                max_turn = 3
                [[model_estimates]]
                pattern = "a"
                price = 1
                [colours]
                a = 1
                """);

        assertThat(UserConfig.load(home, Map.of()).warnings())
                .map(warning -> warning.replace(UserConfig.file(home).toString(), "F"))
                .containsExactlyInAnyOrder(
                        "F: line 1: unknown key defualt_model is ignored; did you mean default_model?",
                        "F: line 3: unknown key limits.max_turn is ignored; did you mean max_turns?",
                        "F: line 6: unknown key model_estimates[0].price is ignored",
                        "F: line 7: unknown key colours is ignored");
    }

    @Test
    void anErrorInTheEnvironmentIsNotBlamedOnTheFile() {
        assertThatThrownBy(() -> UserConfig.load(home, Map.of("OPENAI_COMPATIBLE_URL", "localhost")))
                .hasMessageStartingWith("environment variable OPENAI_COMPATIBLE_URL must be a URL");
    }

    @Test
    void brokenTomlIsReportedWithItsPlaceAndWithoutItsText() throws Exception {
        write("default_model = \"x\"\nopenai_api_key = sk-very-secret\n");

        assertThatThrownBy(() -> UserConfig.load(home, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(UserConfig.file(home) + ": line 2, column 18: not valid TOML")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    default_model = 3                       | default_model must be a string
                    default_model = ''                      | default_model must not be empty
                    ollama_url = "localhost:11434"          | ollama_url must be a URL
                    ollama_url = "http://a b"               | ollama_url is not a URL: Illegal character in authority
                    ollama_url = "http://u:pass@host"       | ollama_url must be a host and a path
                    ollama_url = "http://host/v1?key=k"     | ollama_url must be a host and a path
                    signing = 1                             | signing must be a table
                    signing.command = "gpg"                 | signing.command must be a list of strings
                    signing.command = ["a", 1]              | signing.command must be a list of strings
                    signing.command = []                    | signing.command must begin with a program
                    signing.timeout_secs = 0                | signing.timeout_secs must be a whole number
                    signing.timeout_secs = 1.5              | signing.timeout_secs must be a whole number
                    limits.max_turns = -1                   | limits.max_turns must be a whole number
                    limits.max_turns = 99999999999          | limits.max_turns must be a whole number
                    limits.max_budget_usd = -0.1            | limits.max_budget_usd must be a number
                    limits.max_budget_usd = nan             | limits.max_budget_usd must be a number
                    limits.max_budget_usd = "1"             | limits.max_budget_usd must be a number
                    model_estimates = [{note = "x"}]        | model_estimates[0].pattern is missing
                    model_estimates = [1]                   | model_estimates must be a list of tables
                    """)
    void valuesOfTheWrongKindAreErrorsThatNameTheKey(String line, String message) throws Exception {
        write(line + "\n");

        assertThatThrownBy(() -> UserConfig.load(home, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(UserConfig.file(home) + ": line 1: " + message);
    }

    @Test
    void aFileWithKeysThatOthersCanReadIsMentioned() throws Exception {
        write("openai_api_key = \"k\"\n");
        Files.setPosixFilePermissions(UserConfig.file(home), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(UserConfig.load(home, Map.of()).warnings())
                .singleElement()
                .asString()
                .contains("can be read by other users")
                .contains("chmod 600");
    }

    @Test
    void printingAConfigurationShowsNoKey() throws Exception {
        write("openai_api_key = \"sk-in-the-file\"\n");

        String text = UserConfig.load(home, Map.of("GROQ_API_KEY", "gsk-in-the-environment"))
                .toString();

        assertThat(text).contains("OPENAI").contains("GROQ");
        assertThat(text).doesNotContain("in-the-file").doesNotContain("in-the-environment");
    }

    private void write(String toml) throws IOException {
        Path file = UserConfig.file(home);
        Files.createDirectories(file.getParent());
        Files.write(file, toml.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theWebIsOpenUnlessTurnedOff() throws Exception {
        write("");
        assertThat(UserConfig.load(home, Map.of()).web()).isEqualTo(WebSettings.standard());
        write("[web]\nenabled = false\nallow_private_hosts = [\"LocalHost:8080\", \"[::1]:443\"]\n");
        assertThat(UserConfig.load(home, Map.of()).web())
                .isEqualTo(new WebSettings(false, Set.of("localhost:8080", "[::1]:443")));
        write("[web]\nallow_private_hosts = [\"localhost\"]\n");
        assertThatThrownBy(() -> UserConfig.load(home, Map.of()))
                .hasMessageEndingWith(
                        "line 2: web.allow_private_hosts must name hosts with their ports, such as \"localhost:8080\"");
    }
}
