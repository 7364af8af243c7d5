package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A model and how to ask it: the members {@code model}, {@code provider}, {@code request}, {@code context} and {@code
 * price} of the config object, or of its {@code fallback}.
 *
 * @param json the object that has these members
 */
public record ModelSettings(JsonNode json) {

    /** The model's name, as the provider knows it. */
    public String model() {
        return json.path("model").asText();
    }

    /** Which provider, and where. */
    public ProviderSettings provider() {
        JsonNode provider = json.path("provider");
        return new ProviderSettings(
                provider.path("kind").asText(),
                ProviderSettings.Protocol.ofWireName(provider.path("protocol").asText()),
                provider.path("endpoint").asText(),
                provider.path("api_version").textValue(),
                provider.path("module").path("name").textValue());
    }

    /** The most tokens the model may answer with in one call, empty for the provider's own default. */
    public OptionalInt maxOutputTokens() {
        return optionalInt(request().get("max_output_tokens"));
    }

    /** The same where the server wants it called so, reasoning included: OpenAI's own models. */
    public OptionalInt maxCompletionTokens() {
        return optionalInt(request().get("max_completion_tokens"));
    }

    /** The sampling temperature, empty for the provider's own default. */
    public OptionalDouble temperature() {
        JsonNode node = request().get("temperature");
        return node == null || node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
    }

    /** How much the model is to think. */
    public Reasoning reasoning() {
        return Reasoning.ofJson(request().get("reasoning"));
    }

    /** The model's context window in tokens, empty when it is not known. */
    public OptionalLong contextWindow() {
        JsonNode node = json.path("context").get("window_tokens");
        return node == null || node.isNull() ? OptionalLong.empty() : OptionalLong.of(node.asLong());
    }

    /** Whether it can look at images, as far as is known. */
    public boolean takesImages() {
        return json.path("context").path("images").asBoolean(true);
    }

    /** Whether the server is asked to keep the conversation in its cache from one request to the next. */
    public boolean cachesConversation() {
        return request().path("cache_conversation").asBoolean();
    }

    /** Whether what the model thought is sent back in the form of OpenRouter. */
    boolean sendsReasoningDetails() {
        return request().path("reasoning_details").asBoolean();
    }

    /** What tokens cost, empty when it is not known. */
    public Optional<Price> price() {
        return Price.ofJson(json.path("price"));
    }

    private JsonNode request() {
        return json.path("request");
    }

    private static OptionalInt optionalInt(@Nullable JsonNode node) {
        return node == null || node.isNull() ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(node.asLong()));
    }
}
