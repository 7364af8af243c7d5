package dev.akmon.journal.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What was said in a span that called a model: from the attributes of later conventions, else from the older events. */
final class SpanContent {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Optional<JsonNode> system;
    private final Optional<JsonNode> input;
    private final Optional<JsonNode> output;

    private SpanContent(Optional<JsonNode> system, Optional<JsonNode> input, Optional<JsonNode> output) {
        this.system = system;
        this.input = input;
        this.output = output;
    }

    /** What an assistant said; the calls are empty when it called no tool. */
    record AssistantMessage(ArrayNode parts, Optional<JsonNode> toolCalls) {}

    static SpanContent of(OtlpSpan span) {
        LegacyMessages legacy = LegacyMessages.of(span);
        return new SpanContent(
                attribute(span, GenAi.SYSTEM_INSTRUCTIONS).or(legacy::systemInstructions),
                attribute(span, GenAi.INPUT_MESSAGES).or(legacy::inputMessages),
                attribute(span, GenAi.OUTPUT_MESSAGES).or(legacy::outputMessages));
    }

    /** The value of an attribute that holds JSON in a string. */
    static Optional<JsonNode> attribute(OtlpSpan span, String name) {
        return span.attributes().text(name).map(TraceJson::parseOrText);
    }

    /** Whether a span holds anything that was said, in any form. */
    static boolean isIn(OtlpSpan span) {
        return GenAi.CONTENT.stream().anyMatch(span.attributes()::has)
                || span.events().stream().anyMatch(LegacyMessages::hasContent);
    }

    Optional<JsonNode> request() {
        if (system.isEmpty() && input.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode request = JSON.objectNode();
        input.ifPresent(value -> request.set("input_messages", value));
        system.ifPresent(value -> request.set("system_instructions", value));
        return Optional.of(request);
    }

    Optional<JsonNode> response() {
        return output;
    }

    /** The first message of a user, whole. */
    Optional<JsonNode> userMessage() {
        return input.flatMap(messages -> firstOf("user", messages));
    }

    /** The first message of an assistant, its calls apart from the rest. */
    Optional<AssistantMessage> assistantMessage() {
        return output.flatMap(messages -> firstOf("assistant", messages)).map(message -> {
            ArrayNode text = JSON.arrayNode();
            ArrayNode calls = JSON.arrayNode();
            JsonNode parts = message.path("parts");
            if (parts.isArray()) {
                parts.forEach(part -> ("tool_call".equals(part.path("type").textValue()) ? calls : text).add(part));
            }
            return new AssistantMessage(text, calls.isEmpty() ? Optional.empty() : Optional.of(calls));
        });
    }

    private static Optional<JsonNode> firstOf(String role, JsonNode messages) {
        if (messages.isArray()) {
            for (JsonNode message : messages) {
                if (role.equals(message.path("role").textValue())) {
                    return Optional.of(message);
                }
            }
        }
        return Optional.empty();
    }
}
