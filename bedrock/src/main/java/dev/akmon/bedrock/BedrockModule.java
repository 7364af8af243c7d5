package dev.akmon.bedrock;

import dev.akmon.agent.provider.ModelModule;
import dev.akmon.agent.provider.ModelSettings;
import dev.akmon.agent.provider.Reasoning;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.bedrock.BedrockCachePointPlacement;
import dev.langchain4j.model.bedrock.BedrockChatRequestParameters;
import dev.langchain4j.model.bedrock.BedrockStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Models of Amazon Bedrock, asked through its Converse API. */
public final class BedrockModule implements ModelModule {
    private static final Pattern CLAUDE = Pattern.compile(".*anthropic\\.claude.*");
    private static final Pattern GPT = Pattern.compile(".*openai\\.gpt.*");
    /** Older ones refuse a request that mentions their cache. */
    private static final Pattern CLAUDE_WITH_CACHE =
            Pattern.compile(".*anthropic\\.claude-(3-7|3-5-haiku|opus|sonnet|haiku).*");
    /** As with Anthropic itself, Claude is told a limit that leaves room for what it thinks. */
    private static final int CLAUDE_DEFAULT_MAX_TOKENS = 8192;

    @Override
    public StreamingChatModel create(ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http) {
        return model(
                URI.create(settings.provider().endpoint()),
                apiKey,
                parameters(settings),
                settings.reasoning().keep(),
                http);
    }

    static StreamingChatModel model(
            URI endpoint,
            @Nullable String key,
            BedrockChatRequestParameters parameters,
            boolean keepsThoughts,
            HttpClientBuilder http) {
        ReplyTap tap = new ReplyTap(ConverseClient.create(endpoint, key, http.build()));
        BedrockStreamingChatModel.Builder builder = BedrockStreamingChatModel.builder()
                .defaultRequestParameters(parameters)
                .returnThinking(keepsThoughts)
                .sendThinking(keepsThoughts);
        return new BedrockChat(builder, tap);
    }

    private static BedrockChatRequestParameters parameters(ModelSettings settings) {
        String model = settings.model();
        Reasoning reasoning = settings.reasoning();
        BedrockChatRequestParameters.Builder parameters =
                BedrockChatRequestParameters.builder().modelName(model);
        OptionalInt limit = settings.maxOutputTokens();
        if (settings.temperature().isPresent()) {
            parameters.temperature(settings.temperature().getAsDouble());
        }
        if (CLAUDE.matcher(model).matches()) {
            OptionalInt thinking = reasoning.tokens();
            if (thinking.isPresent()) {
                // What it thinks with counts towards the limit.
                limit = OptionalInt.of(limit.orElse(CLAUDE_DEFAULT_MAX_TOKENS) + thinking.getAsInt());
                Map<String, Object> wanted = new LinkedHashMap<>();
                wanted.put("type", "enabled");
                wanted.put("budget_tokens", thinking.getAsInt());
                parameters.additionalModelRequestField("reasoning_config", wanted);
            }
        } else if (GPT.matcher(model).matches()) {
            reasoning
                    .effort()
                    .ifPresent(effort -> parameters.additionalModelRequestField("reasoning_effort", effort.wireName()));
        }
        if (CLAUDE_WITH_CACHE.matcher(model).matches()) {
            // Tools come before the system prompt, so this covers both.
            parameters.promptCaching(BedrockCachePointPlacement.AFTER_SYSTEM);
        }
        limit.ifPresent(parameters::maxOutputTokens);
        return parameters.build();
    }
}
