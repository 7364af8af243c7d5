package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What a server sends on one connection: answers go to whoever waits for them, requests are answered, and the rest is
 * nothing to akmon. Answers that nobody waits for are left alone: they may be late.
 */
final class Inbox {
    private static final int METHOD_NOT_FOUND = -32601;

    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean toolsChanged = new AtomicBoolean();
    private final Consumer<JsonNode> reply;

    /** @param reply sends a message to the server; what it throws is thrown by {@link #take} */
    Inbox(Consumer<JsonNode> reply) {
        this.reply = reply;
    }

    /** The answer to the request with this id, once it is there. */
    CompletableFuture<JsonNode> expect(long id) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        answer.whenComplete((came, error) -> waiting.remove(id, answer));
        return answer;
    }

    /** Takes a message of the server's. */
    void take(JsonNode message) {
        String method = message.path("method").textValue();
        if (method != null) {
            JsonNode id = message.get("id");
            if (id != null && !id.isNull()) {
                reply.accept(answerTo(method, id));
            } else if (method.equals("notifications/tools/list_changed")) {
                toolsChanged.set(true);
            }
            return;
        }
        // Some servers send the number back as a text.
        CompletableFuture<JsonNode> answer = waiting.get(message.path("id").asLong(Long.MIN_VALUE));
        if (answer != null) {
            answer.complete(message);
        }
    }

    /** No longer waits for the answer to the request with this id. */
    void abandon(long id) {
        CompletableFuture<JsonNode> answer = waiting.get(id);
        if (answer != null) {
            answer.cancel(false);
        }
    }

    /** No request will have an answer, and this is why. */
    void fail(String why) {
        waiting.values().forEach(answer -> answer.completeExceptionally(new IllegalStateException(why)));
    }

    /** The server may have other tools than it said. */
    void doubtTools() {
        toolsChanged.set(true);
    }

    /** Whether the server may have other tools than it said, since this was last asked. */
    boolean toolsChanged() {
        return toolsChanged.getAndSet(false);
    }

    /** Nothing but ping: roots, sampling and elicitation are not among what akmon says it can do. */
    private static ObjectNode answerTo(String method, JsonNode id) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        if (method.equals("ping")) {
            answer.putObject("result");
        } else {
            answer.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "akmon does not offer this method");
        }
        return answer;
    }
}
