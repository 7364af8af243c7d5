package dev.akmon.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Writes streams as Bedrock does, with AWS's own encoder. */
final class ConverseReply {
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    static ConverseReply started() {
        return new ConverseReply().event("messageStart", "{\"p\":\"abcdefgh\",\"role\":\"assistant\"}");
    }

    ConverseReply event(String type, String payload) {
        return message(
                Map.of(
                        ":event-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json"),
                        ":message-type", HeaderValue.fromString("event")),
                payload);
    }

    ConverseReply exception(String type, String message) {
        return message(
                Map.of(
                        ":exception-type", HeaderValue.fromString(type),
                        ":content-type", HeaderValue.fromString("application/json"),
                        ":message-type", HeaderValue.fromString("exception")),
                "{\"message\":\"" + message + "\"}");
    }

    private ConverseReply message(Map<String, HeaderValue> headers, String payload) {
        new Message(headers, payload.getBytes(StandardCharsets.UTF_8)).encode(stream);
        return this;
    }

    ConverseReply delta(int block, String delta) {
        return event("contentBlockDelta", "{\"contentBlockIndex\":" + block + ",\"delta\":" + delta + "}");
    }

    ConverseReply stop(int block) {
        return event("contentBlockStop", "{\"contentBlockIndex\":" + block + "}");
    }

    ConverseReply text(int block, String... pieces) {
        for (String piece : pieces) {
            delta(block, "{\"text\":\"" + piece + "\"}");
        }
        return stop(block);
    }

    ConverseReply thought(int block, String text, String signature) {
        return delta(block, "{\"reasoningContent\":{\"text\":\"" + text + "\"}}")
                .delta(block, "{\"reasoningContent\":{\"signature\":\"" + signature + "\"}}")
                .stop(block);
    }

    ConverseReply redacted(int block, String base64) {
        return delta(block, "{\"reasoningContent\":{\"redactedContent\":\"" + base64 + "\"}}")
                .stop(block);
    }

    /** A call; its arguments, as escaped JSON text, come in these pieces. */
    ConverseReply call(int block, String id, String name, String... arguments) {
        event(
                "contentBlockStart",
                "{\"contentBlockIndex\":" + block + ",\"start\":{\"toolUse\":{\"toolUseId\":\"" + id + "\",\"name\":\""
                        + name + "\"}}}");
        for (String piece : arguments) {
            delta(block, "{\"toolUse\":{\"input\":\"" + piece.replace("\"", "\\\"") + "\"}}");
        }
        return stop(block);
    }

    /** The end, with counts: 50 read, 40 more from the cache, 10 more written to it, 20 answered. */
    ConverseReply ended(String stopReason) {
        return event("messageStop", "{\"stopReason\":\"" + stopReason + "\"}")
                .event(
                        "metadata",
                        "{\"metrics\":{\"latencyMs\":7},\"usage\":{\"inputTokens\":50,\"outputTokens\":20,"
                                + "\"totalTokens\":120,\"cacheReadInputTokens\":40,\"cacheWriteInputTokens\":10}}");
    }

    byte[] bytes() {
        return stream.toByteArray();
    }

    ConverseServer.Reply reply() {
        return ConverseServer.Reply.stream(bytes());
    }
}
