package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ModelRequest.Message;
import dev.akmon.agent.scripted.ModelRequest.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Ollama's chat as lines of JSON: lines with pieces of the text, one line with all tool calls, whose arguments are
 * objects and which have no ids, and a last line with {@code done} true, the reason and the tokens.
 */
final class OllamaProtocol implements ChatProtocol {

    private static final String EPOCH = "1970-01-01T00:00:00Z";

    @Override
    public ModelRequest read(JsonNode body) throws BadRequestException {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            messages.add(new Message(role(message), MessageText.of(message.path("content"))));
        }
        // Ollama streams unless told not to
        return new ModelRequest(body.path("stream").asBoolean(true), true, messages);
    }

    private static Role role(JsonNode message) throws BadRequestException {
        String role = message.path("role").asText();
        return switch (role) {
            case "system" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw new BadRequestException("a message with the unknown role \"" + role + "\"");
        };
    }

    @Override
    public List<byte[]> write(ModelReply reply) {
        List<byte[]> lines = new ArrayList<>();
        for (String piece : TextPieces.of(reply.text())) {
            lines.add(line(part(reply, message(piece), false)));
        }
        if (!reply.calls().isEmpty()) {
            ObjectNode message = message("");
            message.set("tool_calls", calls(reply));
            lines.add(line(part(reply, message, false)));
        }
        lines.add(line(last(reply)));
        return lines;
    }

    private static ArrayNode calls(ModelReply reply) {
        ArrayNode calls = Json.array();
        for (ModelReply.Call call : reply.calls()) {
            calls.addObject()
                    .putObject("function")
                    .put("index", calls.size() - 1)
                    .put("name", call.name())
                    .set("arguments", call.arguments());
        }
        return calls;
    }

    private static ObjectNode last(ModelReply reply) {
        return part(reply, message(""), true)
                .put("done_reason", reply.finish() == FinishReason.LENGTH ? "length" : "stop")
                .put("total_duration", 0)
                .put("load_duration", 0)
                .put("prompt_eval_count", reply.usage().input())
                .put("prompt_eval_duration", 0)
                .put("eval_count", reply.usage().output())
                .put("eval_duration", 0);
    }

    private static ObjectNode message(String content) {
        return Json.object().put("role", "assistant").put("content", content);
    }

    private static ObjectNode part(ModelReply reply, ObjectNode message, boolean done) {
        return Json.object()
                .put("model", reply.model())
                .put("created_at", EPOCH)
                .<ObjectNode>set("message", message)
                .put("done", done);
    }

    private static byte[] line(ObjectNode node) {
        return (Json.text(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public JsonNode error(int status, String message) {
        return Json.object().put("error", message);
    }
}
