package dev.akmon.agent.provider;

import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.Modules;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Builds LangChain4j's model for a session on the session's own HTTP client. */
public final class Models {
    /** Anthropic demands a limit on the answer; this is what its models all allow. */
    private static final int ANTHROPIC_DEFAULT_MAX_TOKENS = 8192;

    private Models() {}

    /** @throws ModuleException when the provider's client is in a module that cannot be used */
    public static StreamingChatModel create(
            ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http, Modules modules) {
        String module = settings.provider().module();
        return module == null
                ? create(settings, apiKey, http)
                : modules.load(module, ModelModule.class).service().create(settings, apiKey, http);
    }

    private static StreamingChatModel create(ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http) {
        return switch (settings.provider().protocol()) {
            case OPENAI ->
                openAi(
                                settings,
                                settings.sendsReasoningDetails()
                                        ? new OpenRouterMessages(http, settings.cachesConversation())
                                        : http)
                        .baseUrl(settings.provider().endpoint())
                        .apiKey(apiKey)
                        .build();
            case AZURE_OPENAI -> azureOpenAi(settings, apiKey, http);
            case ANTHROPIC -> anthropic(settings, apiKey, http);
            case OLLAMA -> ollama(settings, http);
            case GEMINI -> gemini(settings, apiKey, http);
            case BEDROCK -> throw new IllegalStateException("the client of Bedrock is in a module");
        };
    }

    private static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder openAi(
            ModelSettings settings, HttpClientBuilder http) {
        Reasoning reasoning = settings.reasoning();
        return OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .modelName(settings.model())
                .maxTokens(boxed(settings.maxOutputTokens()))
                .maxCompletionTokens(boxed(settings.maxCompletionTokens()))
                .temperature(boxed(settings.temperature()))
                .reasoningEffort(
                        reasoning.effort().map(Reasoning.Effort::wireName).orElse(null))
                .returnThinking(reasoning.keep())
                .sendThinking(reasoning.keep());
    }

    /** The same protocol at other addresses: the deployment is part of the path, and the key has a header of its own. */
    private static StreamingChatModel azureOpenAi(
            ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http) {
        ProviderSettings provider = settings.provider();
        return openAi(settings, http)
                .baseUrl(provider.endpoint() + "/openai/deployments/" + settings.model())
                .customHeaders(apiKey == null ? Map.of() : Map.of("api-key", apiKey))
                .customQueryParams(
                        provider.apiVersion() == null ? Map.of() : Map.of("api-version", provider.apiVersion()))
                .build();
    }

    private static StreamingChatModel anthropic(
            ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http) {
        Reasoning reasoning = settings.reasoning();
        OptionalInt thinking = reasoning.tokens();
        int answer = settings.maxOutputTokens().orElse(ANTHROPIC_DEFAULT_MAX_TOKENS);
        return AnthropicStreamingChatModel.builder()
                .httpClientBuilder(reasoning.keep() ? new AnthropicReasoning(http) : http)
                .baseUrl(settings.provider().endpoint())
                .apiKey(apiKey)
                .modelName(settings.model())
                // What it thinks with counts towards the limit.
                .maxTokens(answer + thinking.orElse(0))
                .temperature(boxed(settings.temperature()))
                .thinkingType(thinking.isPresent() ? "enabled" : null)
                .thinkingBudgetTokens(boxed(thinking))
                .returnThinking(reasoning.keep())
                .sendThinking(reasoning.keep())
                .cacheSystemMessages(true)
                .cacheTools(true)
                .build();
    }

    private static StreamingChatModel ollama(ModelSettings settings, HttpClientBuilder http) {
        Integer window = settings.contextWindow().isPresent()
                ? (Integer) Math.toIntExact(settings.contextWindow().getAsLong())
                : null;
        Reasoning reasoning = settings.reasoning();
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(settings.provider().endpoint())
                .modelName(settings.model())
                .numPredict(boxed(settings.maxOutputTokens()))
                // Without it Ollama cuts what exceeds a small window of its own, and says nothing.
                .numCtx(window)
                .temperature(boxed(settings.temperature()))
                .think(reasoning.isAskedFor() ? Boolean.TRUE : null)
                .returnThinking(reasoning.keep())
                .build();
    }

    private static StreamingChatModel gemini(ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http) {
        Reasoning reasoning = settings.reasoning();
        GeminiThinkingConfig thinking = reasoning.isAskedFor()
                ? GeminiThinkingConfig.builder()
                        .includeThoughts(true)
                        .thinkingBudget(boxed(reasoning.tokens()))
                        .build()
                : null;
        return GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(settings.provider().endpoint())
                .apiKey(apiKey)
                .modelName(settings.model())
                .maxOutputTokens(boxed(settings.maxOutputTokens()))
                .temperature(boxed(settings.temperature()))
                .thinkingConfig(thinking)
                .returnThinking(reasoning.keep() ? Boolean.TRUE : null)
                .sendThinking(reasoning.keep() ? Boolean.TRUE : null)
                .build();
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? (Integer) value.getAsInt() : null;
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }
}
