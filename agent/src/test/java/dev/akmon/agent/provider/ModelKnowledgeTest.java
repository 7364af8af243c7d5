package dev.akmon.agent.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.config.ModelEstimate;
import dev.akmon.agent.config.ModelTable;
import dev.akmon.agent.config.UserConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelKnowledgeTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
        "anthropic/claude-sonnet-4.5, claude-sonnet-4-5",
        "claude-sonnet-4-20250514, claude-sonnet-4",
        "claude-unheard-of, claude",
        "gpt-4.1-mini-2025-04-14, gpt-4.1-mini",
        "openai/gpt-4o-mini, gpt-4o-mini",
        "GPT-4o, gpt-4o",
        "o3-mini, o3-mini",
        "gemini-2.5-flash-lite-preview, gemini-2.5-flash-lite"
    })
    void theLongestPatternThatIsAWordOfTheIdCounts(String id, String pattern) {
        assertThat(ModelTable.find(id).map(ModelEstimate::pattern)).contains(pattern);
    }

    @ParameterizedTest
    @CsvSource({"gpt-4-1106-preview", "llama3.2", "solo1", "qwen2.5-coder", "gpt-oss"})
    void otherIdsAreUnknown(String id) {
        assertThat(ModelTable.find(id)).isEmpty();
    }

    @Test
    void everyRowSaysWhereItComesFrom() {
        assertThat(ModelTable.rows()).allSatisfy(row -> assertThat(row.note()).isNotBlank());
        assertThat(ModelTable.rows()).extracting(ModelEstimate::pattern).doesNotHaveDuplicates();
    }

    @Test
    void aPriceHoldsForItsProvidersOnly() throws Exception {
        UserConfig config = UserConfig.load(home, Map.of());

        assertThat(ModelKnowledge.of("anthropic", "claude-haiku-4-5", config).price())
                .contains(new Price(1, 5, 0.1, 1.25));
        assertThat(ModelKnowledge.of("openai_compatible", "claude-haiku-4-5", config)
                        .price())
                .isEmpty();
        assertThat(ModelKnowledge.of("openai_compatible", "claude-haiku-4-5", config)
                        .contextWindow())
                .contains(200_000L);
    }

    @Test
    void whatTheUserSaysGoesFirst() throws Exception {
        Files.createDirectories(UserConfig.file(home).getParent());
        Files.writeString(UserConfig.file(home), """
                [[model_estimates]]
                pattern = "claude-haiku"
                context_window_tokens = 1000000
                [[model_estimates]]
                pattern = "local"
                input_per_million_usd = 0
                output_per_million_usd = 0
                """);
        UserConfig config = UserConfig.load(home, Map.of());

        ModelKnowledge haiku = ModelKnowledge.of("anthropic", "claude-haiku-4-5", config);
        assertThat(haiku.contextWindow()).contains(1_000_000L);
        assertThat(haiku.price()).contains(new Price(1, 5, 0.1, 1.25));
        assertThat(ModelKnowledge.of("ollama", "local", config).price()).contains(new Price(0, 0, 0, 0));
        assertThat(ModelKnowledge.of("ollama", "unknown", config).price()).isEqualTo(Optional.empty());
    }
}
