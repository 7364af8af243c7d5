package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretScrubberTest {
    @TempDir
    Path home;

    @Test
    void noKeyAkmonCouldKnowOfIsLeftInWhatAToolBringsBack() throws Exception {
        Files.createDirectories(UserConfig.file(home).getParent());
        Files.writeString(UserConfig.file(home), "anthropic_api_key = \"planted-in-the-file\"\n");
        Map<String, String> environment =
                Map.of("ANTHROPIC_API_KEY", "planted-before-it", "GITHUB_TOKEN", "planted-of-others-1");
        SecretScrubber scrubber = SecretScrubber.of(
                UserConfig.load(home, environment),
                List.of(),
                Map.of(Credential.GROQ, new Secret("planted-as-option")),
                new ProviderResolver.Resolution(
                                new ProviderSettings("x", ProviderSettings.Protocol.OPENAI, "http://x"),
                                "m",
                                new Secret("planted-in-use"),
                                List.of())
                        .keys(),
                environment);

        String scrubbed = scrubber.scrub(
                "a planted-in-the-file b planted-before-it c planted-of-others-1 d planted-as-option e planted-in-use f");

        assertThat(scrubbed.replace("[key removed by akmon]", "-")).isEqualTo("a - b - c - d - e - f");
    }
}
