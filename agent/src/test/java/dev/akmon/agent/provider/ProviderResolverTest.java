package dev.akmon.agent.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.UserConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderResolverTest {
    private static final String AZURE = "AZURE_OPENAI_ENDPOINT=https://x.openai.azure.com AZURE_OPENAI_API_KEY=k";

    @TempDir
    Path home;

    private ProviderResolver resolver(ProviderResolver.Options options, String variables) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (String assignment : variables.strip().split(" +")) {
            int equals = assignment.indexOf('=');
            if (equals > 0) {
                environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return new ProviderResolver(options, UserConfig.load(home, environment));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "", textBlock = """
            claude-x                | ANTHROPIC_API_KEY=k OPENROUTER_API_KEY=k | anthropic         | claude-x
            claude-x                | OPENROUTER_API_KEY=k                     | openrouter        | anthropic/claude-x
            meta/llama              | OPENROUTER_API_KEY=k ANTHROPIC_API_KEY=k | openrouter        | meta/llama
            gpt-5                   | OPENAI_API_KEY=k                         | openai            | gpt-5
            o3                      | OPENAI_API_KEY=k                         | openai            | o3
            gemini-2.5-pro          | GOOGLE_API_KEY=k                         | gemini            | gemini-2.5-pro
            llama-3.3-70b-versatile | GROQ_API_KEY=k                           | groq              | llama-3.3-70b-versatile
            llama3.2:3b             | GROQ_API_KEY=k                           | ollama            | llama3.2:3b
            llama3.2                | OPENAI_API_KEY=k                         | ollama            | llama3.2
            anything                | OPENAI_COMPATIBLE_URL=http://h/v1        | openai_compatible | anything
            claude-x                | OPENAI_COMPATIBLE_URL=http://h/v1        | openai_compatible | claude-x
            gpt-5                   | OPENAI_API_KEY=k %AZURE%                 | azure_openai      | gpt-5
            deployment              | %AZURE%                                  | azure_openai      | deployment
            us.anthropic.claude-x   | AWS_ACCESS_KEY_ID=k AWS_SECRET_ACCESS_KEY=s ANTHROPIC_API_KEY=k | bedrock | us.anthropic.claude-x
            us-gov.amazon.nova-pro-v1:0 | AWS_BEARER_TOKEN_BEDROCK=k               | bedrock | us-gov.amazon.nova-pro-v1:0
            arn:aws:bedrock:eu-west-1:1:inference-profile/p | AWS_BEARER_TOKEN_BEDROCK=k OPENROUTER_API_KEY=k | bedrock | arn:aws:bedrock:eu-west-1:1:inference-profile/p
            qwen2.5:7b              | AWS_ACCESS_KEY_ID=k AWS_SECRET_ACCESS_KEY=s | ollama         | qwen2.5:7b
            claude-x                | AWS_ACCESS_KEY_ID=k AWS_SECRET_ACCESS_KEY=s ANTHROPIC_API_KEY=k | anthropic | claude-x
            gpt-5                   | AZURE_OPENAI_ENDPOINT=https://x OPENAI_API_KEY=k | openai    | gpt-5
            claude-x                | %AZURE% ANTHROPIC_API_KEY=k              | anthropic         | claude-x
            """)
    void theFirstThatAppliesAndHasWhatItNeedsIsTaken(String id, String variables, String kind, String model)
            throws Exception {
        ProviderResolver.Resolution found = resolver(
                        ProviderResolver.Options.NONE, String.valueOf(variables).replace("%AZURE%", AZURE))
                .resolve(id);

        assertThat(found.settings().kind()).isEqualTo(kind);
        assertThat(found.model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-x,set ANTHROPIC_API_KEY or OPENROUTER_API_KEY",
        "a/b,set OPENROUTER_API_KEY",
        "gpt-5,set OPENAI_API_KEY",
        "gemini-3,set GEMINI_API_KEY",
        "eu.anthropic.claude-x,set AWS_ACCESS_KEY_ID or AWS_BEARER_TOKEN_BEDROCK"
    })
    void anIdThatMeansAProviderDoesNotGoElsewhere(String id, String advice) throws Exception {
        assertThatThrownBy(() -> resolver(ProviderResolver.Options.NONE, "").resolve(id))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no provider is set up for model \"" + id + "\": " + advice + ", or name");
    }

    @Test
    void aServerOnTheCommandLineGoesBeforeEverything() throws Exception {
        ProviderResolver.Options compatible =
                new ProviderResolver.Options(null, "http://h:1/v1/", null, null, null, null, Map.of());
        ProviderResolver.Options azure = new ProviderResolver.Options(
                null, null, null, "https://x.openai.azure.com/", "2025-01-01", null, Map.of());

        assertThat(resolver(compatible, "ANTHROPIC_API_KEY=k")
                        .resolve("claude-x")
                        .settings())
                .isEqualTo(new ProviderSettings(
                        "openai_compatible", ProviderSettings.Protocol.OPENAI, "http://h:1/v1", null));
        assertThat(resolver(azure, "AZURE_OPENAI_API_KEY=k").resolve("claude-x").settings())
                .isEqualTo(new ProviderSettings(
                        "azure_openai",
                        ProviderSettings.Protocol.AZURE_OPENAI,
                        "https://x.openai.azure.com",
                        "2025-01-01"));
        assertThatThrownBy(() -> resolver(azure, "").resolve("claude-x")).hasMessageContaining("AZURE_OPENAI_API_KEY");
    }

    @Test
    void theVersionOfAzuresApiComesFromTheConfigurationToo() throws Exception {
        Files.createDirectories(UserConfig.file(home).getParent());
        Files.writeString(UserConfig.file(home), "azure_api_version = \"2024-02-01\"\n");

        assertThat(resolver(ProviderResolver.Options.NONE, AZURE)
                        .resolve("d")
                        .settings()
                        .apiVersion())
                .isEqualTo("2024-02-01");
    }

    @Test
    void aProviderCanBeNamed() throws Exception {
        ProviderResolver.Options openRouter =
                new ProviderResolver.Options("openrouter", null, null, null, null, null, Map.of());

        assertThat(resolver(openRouter, "OPENROUTER_API_KEY=k").resolve("gpt-5").model())
                .isEqualTo("gpt-5");
        assertThat(resolver(openRouter, "OPENROUTER_API_KEY=k ANTHROPIC_API_KEY=k")
                        .resolve("claude-x")
                        .model())
                .isEqualTo("anthropic/claude-x");
        assertThatThrownBy(() -> resolver(openRouter, "").resolve("gpt-5")).hasMessageContaining("OPENROUTER_API_KEY");
        assertThatThrownBy(() -> resolver(
                                new ProviderResolver.Options("nobody", null, null, null, null, null, Map.of()), "")
                        .resolve("x"))
                .hasMessageStartingWith(
                        "there is no provider \"nobody\"; there are anthropic, azure_openai, bedrock, gemini,");
    }

    @Test
    void theExplanationNamesEveryCandidateAndNoKey() throws Exception {
        ProviderResolver.Explanation explanation = resolver(
                        ProviderResolver.Options.NONE, "OPENROUTER_API_KEY=sk-geheim-123")
                .explain("claude-x");

        assertThat(explanation.candidates())
                .extracting(ProviderResolver.Candidate::provider)
                .containsExactly(
                        "bedrock",
                        "anthropic",
                        "openrouter",
                        "openrouter",
                        "gemini",
                        "azure_openai",
                        "openai",
                        "groq",
                        "openai_compatible",
                        "ollama");
        assertThat(explanation.candidates().get(1).missing()).containsExactly("ANTHROPIC_API_KEY");
        assertThat(explanation.candidates().get(2).eligible()).isTrue();
        assertThat(explanation.toString()).doesNotContain("geheim");
    }
}
