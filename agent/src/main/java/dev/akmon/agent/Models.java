package dev.akmon.agent;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Builds LangChain4j's model for a session on the session's own HTTP client. */
final class Models {
    /** Anthropic demands a limit on the answer; this is what its current models all allow. */
    private static final int ANTHROPIC_DEFAULT_MAX_TOKENS = 8192;

    private Models() {}

    static StreamingChatModel create(SessionConfig config, @Nullable String apiKey, HttpClientBuilder http) {
        ProviderSettings provider = config.provider();
        Integer maxTokens = config.maxOutputTokens().isPresent()
                ? (Integer) Math.toIntExact(config.maxOutputTokens().getAsLong())
                : null;
        Integer window = config.contextWindow().isPresent()
                ? (Integer) Math.toIntExact(config.contextWindow().getAsLong())
                : null;
        OptionalDouble given = config.temperature();
        Double temperature = given.isPresent() ? (Double) given.getAsDouble() : null;
        switch (provider.protocol()) {
            case OPENAI:
                return OpenAiStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(provider.endpoint())
                        .apiKey(apiKey)
                        .modelName(config.model())
                        .maxTokens(maxTokens)
                        .temperature(temperature)
                        .build();
            case ANTHROPIC:
                return AnthropicStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(provider.endpoint())
                        .apiKey(apiKey)
                        .modelName(config.model())
                        .maxTokens(maxTokens == null ? (Integer) ANTHROPIC_DEFAULT_MAX_TOKENS : maxTokens)
                        .temperature(temperature)
                        .cacheSystemMessages(true)
                        .cacheTools(true)
                        .build();
            case OLLAMA:
                return OllamaStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(provider.endpoint())
                        .modelName(config.model())
                        .numPredict(maxTokens)
                        // Without it Ollama cuts what exceeds a small window of its own, and says nothing.
                        .numCtx(window)
                        .temperature(temperature)
                        .build();
            case GEMINI:
                return GoogleAiGeminiStreamingChatModel.builder()
                        .httpClientBuilder(http)
                        .baseUrl(provider.endpoint())
                        .apiKey(apiKey)
                        .modelName(config.model())
                        .maxOutputTokens(maxTokens)
                        .temperature(temperature)
                        .build();
            default:
                throw new IllegalArgumentException("no model for protocol " + provider.protocol());
        }
    }
}
