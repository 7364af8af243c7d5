package dev.akmon.journal.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The messages of a span in the form of conventions up to 1.36, one event each, brought into the form of later ones: arrays
 * of messages, each with a role and its parts. The same conversation thus gives the same objects in either form.
 *
 * <p>System messages become the instructions; user and tool messages go to the input, as do assistant messages when the
 * span has a choice, which is then the output; without a choice they are the output themselves. A message without content
 * contributes nothing.
 */
final class LegacyMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String CONTENT = "content";
    private static final String TOOL_CALLS = "tool_calls";
    private static final String MESSAGE = "message";

    private final ArrayNode system = JSON.arrayNode();
    private final ArrayNode input = JSON.arrayNode();
    private final ArrayNode output = JSON.arrayNode();

    private record Choice(long index, ObjectNode message) {}

    private LegacyMessages() {}

    static LegacyMessages of(OtlpSpan span) {
        LegacyMessages messages = new LegacyMessages();
        boolean hasChoice =
                span.events().stream().anyMatch(event -> event.name().equals(GenAi.CHOICE));
        List<Choice> choices = new ArrayList<>();
        for (OtlpSpanEvent event : span.events()) {
            Attributes body = event.attributes();
            switch (event.name()) {
                case GenAi.SYSTEM_MESSAGE -> messages.system.addAll(textParts(body.text(CONTENT)));
                case GenAi.USER_MESSAGE -> userMessage(body).ifPresent(messages.input::add);
                case GenAi.TOOL_MESSAGE -> toolMessage(body).ifPresent(messages.input::add);
                case GenAi.ASSISTANT_MESSAGE ->
                    assistantMessage(body).ifPresent((hasChoice ? messages.input : messages.output)::add);
                case GenAi.CHOICE ->
                    choice(body)
                            .ifPresent(message ->
                                    choices.add(new Choice(body.integer("index").orElse(0), message)));
                default -> {
                    // Events of other conventions say nothing about messages.
                }
            }
        }
        choices.sort(Comparator.comparingLong(Choice::index));
        choices.forEach(choice -> messages.output.add(choice.message()));
        return messages;
    }

    /** Whether an event holds anything that was said. */
    static boolean hasContent(OtlpSpanEvent event) {
        Attributes body = event.attributes();
        return GenAi.MESSAGE_EVENTS.contains(event.name())
                && (body.nonEmptyText(CONTENT).isPresent()
                        || body.nonEmptyText(TOOL_CALLS).isPresent()
                        || body.nonEmptyText(MESSAGE).isPresent());
    }

    Optional<JsonNode> systemInstructions() {
        return unlessEmpty(system);
    }

    Optional<JsonNode> inputMessages() {
        return unlessEmpty(input);
    }

    Optional<JsonNode> outputMessages() {
        return unlessEmpty(output);
    }

    private static Optional<JsonNode> unlessEmpty(ArrayNode array) {
        return array.isEmpty() ? Optional.empty() : Optional.of(array);
    }

    private static Optional<ObjectNode> userMessage(Attributes body) {
        List<JsonNode> parts = textParts(body.text(CONTENT));
        return message(body.text("role").orElse("user"), parts);
    }

    private static Optional<ObjectNode> toolMessage(Attributes body) {
        return body.nonEmptyText(CONTENT).flatMap(content -> {
            ObjectNode part = JSON.objectNode().put("type", "tool_call_response");
            body.text("id").ifPresent(id -> part.put("id", id));
            part.set("response", TraceJson.parseOrText(content));
            return message("tool", List.of(part));
        });
    }

    private static Optional<ObjectNode> assistantMessage(Attributes body) {
        List<JsonNode> parts = new ArrayList<>(textParts(body.text(CONTENT)));
        body.text(TOOL_CALLS).flatMap(TraceJson::parse).ifPresent(calls -> parts.addAll(toolCallParts(calls)));
        return message("assistant", parts);
    }

    /** A choice has its message as one JSON text, or its members as attributes; what the message has comes first. */
    private static Optional<ObjectNode> choice(Attributes body) {
        Optional<JsonNode> whole = body.text(MESSAGE).flatMap(TraceJson::parse);
        Optional<String> content = whole.map(message -> message.get(CONTENT))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .or(() -> body.text(CONTENT));
        Optional<JsonNode> calls = whole.map(message -> message.get(TOOL_CALLS))
                .or(() -> body.text(TOOL_CALLS).flatMap(TraceJson::parse));
        List<JsonNode> parts = new ArrayList<>(textParts(content));
        calls.ifPresent(value -> parts.addAll(toolCallParts(value)));
        Optional<ObjectNode> message = message("assistant", parts);
        message.ifPresent(
                object -> body.text("finish_reason").ifPresent(reason -> object.put("finish_reason", reason)));
        return message;
    }

    private static Optional<ObjectNode> message(String role, List<JsonNode> parts) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode message = JSON.objectNode().put("role", role);
        message.putArray("parts").addAll(parts);
        return Optional.of(message);
    }

    /** Content that is an array of parts already stays so; everything else is the text of one part. */
    private static List<JsonNode> textParts(Optional<String> content) {
        if (content.isEmpty() || content.get().isEmpty()) {
            return List.of();
        }
        Optional<JsonNode> parsed = TraceJson.parse(content.get()).filter(LegacyMessages::isPartsArray);
        if (parsed.isPresent()) {
            List<JsonNode> parts = new ArrayList<>();
            parsed.get().forEach(parts::add);
            return parts;
        }
        return List.of(JSON.objectNode().put("content", content.get()).put("type", "text"));
    }

    private static boolean isPartsArray(JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            return false;
        }
        for (JsonNode element : value) {
            if (!element.path("type").isTextual()) {
                return false;
            }
        }
        return true;
    }

    /** Calls in the form of OpenAI's API: id, and under function the name and the arguments as a JSON text. */
    private static List<JsonNode> toolCallParts(JsonNode calls) {
        List<JsonNode> parts = new ArrayList<>();
        if (!calls.isArray()) {
            return parts;
        }
        for (JsonNode call : calls) {
            ObjectNode part = JSON.objectNode().put("type", "tool_call");
            JsonNode function = call.path("function");
            if (call.path("id").isTextual()) {
                part.set("id", call.get("id"));
            }
            if (function.path("name").isTextual()) {
                part.set("name", function.get("name"));
            }
            JsonNode arguments = function.get("arguments");
            if (arguments != null) {
                part.set("arguments", arguments.isTextual() ? TraceJson.parseOrText(arguments.textValue()) : arguments);
            }
            parts.add(part);
        }
        return parts;
    }
}
