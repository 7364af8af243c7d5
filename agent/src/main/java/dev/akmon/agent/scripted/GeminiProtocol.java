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
 * Gemini's streamGenerateContent as server-sent events: chunks with pieces of the text, one chunk with all tool calls,
 * whose arguments are objects, and a last chunk with the finish reason and the tokens. There is no end marker.
 */
final class GeminiProtocol implements ChatProtocol {

    @Override
    public ModelRequest read(JsonNode body) throws BadRequestException {
        List<Message> messages = new ArrayList<>();
        JsonNode system = body.path("systemInstruction").path("parts");
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, text(system)));
        }
        for (JsonNode content : body.path("contents")) {
            JsonNode parts = content.path("parts");
            List<String> callIds = new ArrayList<>();
            parts.forEach(part -> {
                if (part.path("functionCall").has("id")) {
                    callIds.add(part.path("functionCall").path("id").asText());
                }
            });
            messages.add(new Message(role(content), text(parts), callIds));
        }
        // The address says that it is to be streamed.
        return new ModelRequest(true, true, messages);
    }

    private static Role role(JsonNode content) throws BadRequestException {
        String role = content.path("role").asText();
        boolean results = !content.findValues("functionResponse").isEmpty();
        return switch (role) {
            case "user", "function" -> results ? Role.TOOL : Role.USER;
            case "model" -> Role.ASSISTANT;
            default -> throw new BadRequestException("a message with the unknown role \"" + role + "\"");
        };
    }

    private static String text(JsonNode parts) {
        List<String> texts = new ArrayList<>();
        for (JsonNode part : parts) {
            if (part.path("text").isTextual()) {
                texts.add(part.path("text").textValue());
            }
            for (JsonNode value : part.path("functionResponse").path("response")) {
                texts.add(value.isTextual() ? value.textValue() : Json.text(value));
            }
        }
        return String.join("\n", texts);
    }

    @Override
    public List<byte[]> write(ModelReply reply) {
        List<byte[]> events = new ArrayList<>();
        for (String piece : TextPieces.of(reply.text())) {
            ObjectNode chunk = chunk(reply);
            addContent(chunk).put("text", piece);
            events.add(event(chunk));
        }
        if (!reply.calls().isEmpty()) {
            events.add(event(calls(reply)));
        }
        events.add(event(last(reply)));
        return events;
    }

    private static ObjectNode calls(ModelReply reply) {
        ObjectNode chunk = chunk(reply);
        ObjectNode candidate = candidate(chunk);
        ObjectNode content = candidate.putObject("content").put("role", "model");
        ArrayNode parts = content.putArray("parts");
        for (ModelReply.Call call : reply.calls()) {
            parts.addObject()
                    .putObject("functionCall")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("args", call.arguments());
        }
        return chunk;
    }

    private static ObjectNode last(ModelReply reply) {
        ObjectNode chunk = chunk(reply);
        addContent(chunk).put("text", "");
        ((ObjectNode) chunk.path("candidates").get(0))
                .put("finishReason", reply.finish() == FinishReason.LENGTH ? "MAX_TOKENS" : "STOP");
        chunk.putObject("usageMetadata")
                .put("promptTokenCount", reply.usage().input())
                .put("candidatesTokenCount", reply.usage().output())
                .put("totalTokenCount", reply.usage().input() + reply.usage().output());
        return chunk;
    }

    /** The one part of a candidate's content. */
    private static ObjectNode addContent(ObjectNode chunk) {
        ObjectNode content = candidate(chunk).putObject("content").put("role", "model");
        return content.putArray("parts").addObject();
    }

    private static ObjectNode candidate(ObjectNode chunk) {
        return chunk.putArray("candidates").addObject().put("index", 0);
    }

    private static ObjectNode chunk(ModelReply reply) {
        return Json.object().put("responseId", "response-" + reply.id()).put("modelVersion", reply.model());
    }

    private static byte[] event(ObjectNode data) {
        return ("data: " + Json.text(data) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error").put("code", status).put("message", message).put("status", status(status));
        return error;
    }

    private static String status(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            default -> status < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
        };
    }
}
