package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ModelRequest.Message;
import dev.akmon.agent.scripted.ModelRequest.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's messages as named server-sent events: {@code message_start}, for the text and for each tool call a
 * content block that is started, filled by deltas and stopped, then {@code message_delta} with the stop reason and
 * {@code message_stop}.
 */
final class AnthropicProtocol implements ChatProtocol {

    @Override
    public ModelRequest read(JsonNode body) throws BadRequestException {
        List<Message> messages = new ArrayList<>();
        if (body.has("system")) {
            messages.add(new Message(Role.SYSTEM, MessageText.of(body.path("system"))));
        }
        for (JsonNode message : body.path("messages")) {
            JsonNode content = message.path("content");
            switch (message.path("role").asText()) {
                case "assistant" ->
                    messages.add(new Message(Role.ASSISTANT, MessageText.of(content), callIds(content)));
                case "user" -> addUserMessages(messages, content);
                default ->
                    throw new BadRequestException("a message with the unknown role \""
                            + message.path("role").asText() + "\"");
            }
        }
        return new ModelRequest(body.path("stream").asBoolean(), true, messages);
    }

    private static List<String> callIds(JsonNode content) {
        List<String> ids = new ArrayList<>();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_use")) {
                ids.add(block.path("id").asText());
            }
        }
        return ids;
    }

    /** The results of tools come in messages of the user, beside what the user wrote. */
    private static void addUserMessages(List<Message> messages, JsonNode content) {
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                messages.add(new Message(Role.TOOL, MessageText.of(block.path("content"))));
            }
        }
        String text = MessageText.of(content);
        if (!text.isEmpty()) {
            messages.add(new Message(Role.USER, text));
        }
    }

    @Override
    public List<byte[]> write(ModelReply reply) {
        List<byte[]> events = new ArrayList<>();
        events.add(event(messageStart(reply)));
        int block = 0;
        if (!reply.text().isEmpty()) {
            ObjectNode start = Json.object().put("type", "text").put("text", "");
            List<ObjectNode> deltas = TextPieces.of(reply.text()).stream()
                    .map(piece -> Json.object().put("type", "text_delta").put("text", piece))
                    .toList();
            addBlock(events, block++, start, deltas);
        }
        for (ModelReply.Call call : reply.calls()) {
            ObjectNode start =
                    Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
            start.putObject("input");
            List<ObjectNode> deltas = TextPieces.of(Json.text(call.arguments())).stream()
                    .map(piece -> Json.object().put("type", "input_json_delta").put("partial_json", piece))
                    .toList();
            addBlock(events, block++, start, deltas);
        }
        events.add(event(messageDelta(reply)));
        events.add(event(Json.object().put("type", "message_stop")));
        return events;
    }

    private static void addBlock(List<byte[]> events, int index, ObjectNode start, List<ObjectNode> deltas) {
        events.add(event(Json.object()
                .put("type", "content_block_start")
                .put("index", index)
                .set("content_block", start)));
        for (ObjectNode delta : deltas) {
            events.add(event(Json.object()
                    .put("type", "content_block_delta")
                    .put("index", index)
                    .set("delta", delta)));
        }
        events.add(event(Json.object().put("type", "content_block_stop").put("index", index)));
    }

    private static ObjectNode messageStart(ModelReply reply) {
        ObjectNode event = Json.object().put("type", "message_start");
        ObjectNode message = event.putObject("message")
                .put("id", "msg_" + reply.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", reply.model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", reply.usage().input()).put("output_tokens", 0);
        return event;
    }

    private static ObjectNode messageDelta(ModelReply reply) {
        ObjectNode event = Json.object().put("type", "message_delta");
        event.putObject("delta").put("stop_reason", stopReason(reply.finish())).putNull("stop_sequence");
        event.putObject("usage").put("output_tokens", reply.usage().output());
        return event;
    }

    private static String stopReason(FinishReason finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case TOOL_CALLS -> "tool_use";
            case LENGTH -> "max_tokens";
        };
    }

    private static byte[] event(ObjectNode data) {
        return ("event: " + data.path("type").asText() + "\ndata: " + Json.text(data) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", errorType(status)).put("message", message);
        return error;
    }

    private static String errorType(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
