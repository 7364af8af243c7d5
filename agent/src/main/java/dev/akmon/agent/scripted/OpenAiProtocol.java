package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ModelRequest.Message;
import dev.akmon.agent.scripted.ModelRequest.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions as server-sent events: a chunk that names the role, chunks with pieces of the text, for each
 * tool call a chunk with its id and name and chunks with pieces of its arguments, a chunk with the finish reason, the
 * tokens if {@code stream_options.include_usage} asked for them, and {@code [DONE]}.
 */
final class OpenAiProtocol implements ChatProtocol {

    @Override
    public ModelRequest read(JsonNode body) throws BadRequestException {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            List<String> callIds = new ArrayList<>();
            message.path("tool_calls")
                    .forEach(call -> callIds.add(call.path("id").asText()));
            messages.add(new Message(role(message), MessageText.of(message.path("content")), callIds));
        }
        boolean usageWanted = body.path("stream_options").path("include_usage").asBoolean();
        return new ModelRequest(body.path("stream").asBoolean(), usageWanted, messages);
    }

    private static Role role(JsonNode message) throws BadRequestException {
        String role = message.path("role").asText();
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw new BadRequestException("a message with the unknown role \"" + role + "\"");
        };
    }

    @Override
    public List<byte[]> write(ModelReply reply) {
        List<byte[]> events = new ArrayList<>();
        ObjectNode opening = Json.object().put("role", "assistant").put("content", "");
        events.add(event(choice(reply, opening, null)));
        for (String piece : TextPieces.of(reply.text())) {
            events.add(event(choice(reply, Json.object().put("content", piece), null)));
        }
        for (int index = 0; index < reply.calls().size(); index++) {
            addCall(events, reply, index);
        }
        events.add(event(choice(reply, Json.object(), reply.finish().scriptName())));
        if (reply.usageWanted()) {
            events.add(event(usage(reply)));
        }
        events.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        return events;
    }

    private static void addCall(List<byte[]> events, ModelReply reply, int index) {
        ModelReply.Call call = reply.calls().get(index);
        ObjectNode opening =
                Json.object().put("index", index).put("id", call.id()).put("type", "function");
        opening.putObject("function").put("name", call.name()).put("arguments", "");
        events.add(event(choice(reply, callDelta(opening), null)));
        for (String piece : TextPieces.of(Json.text(call.arguments()))) {
            ObjectNode fragment = Json.object().put("index", index);
            fragment.putObject("function").put("arguments", piece);
            events.add(event(choice(reply, callDelta(fragment), null)));
        }
    }

    private static ObjectNode callDelta(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private static ObjectNode choice(ModelReply reply, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = chunk(reply);
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .<ObjectNode>set("delta", delta)
                .put("finish_reason", finish);
        return chunk;
    }

    private static ObjectNode usage(ModelReply reply) {
        ObjectNode chunk = chunk(reply);
        chunk.putArray("choices");
        chunk.putObject("usage")
                .put("prompt_tokens", reply.usage().input())
                .put("completion_tokens", reply.usage().output())
                .put("total_tokens", reply.usage().input() + reply.usage().output());
        return chunk;
    }

    private static ObjectNode chunk(ModelReply reply) {
        return Json.object()
                .put("id", "chatcmpl-" + reply.id())
                .put("object", "chat.completion.chunk")
                .put("created", 0)
                .put("model", reply.model());
    }

    private static byte[] event(ObjectNode data) {
        return ("data: " + Json.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put(
                        "type",
                        status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error")
                .putNull("param")
                .putNull("code");
        return error;
    }
}
