package dev.akmon.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that gives prepared answers in OpenAI's format, one after the other whatever it is asked: for what no scripted
 * model says, such as arguments that are no JSON.
 */
final class CannedModel implements AutoCloseable {
    /** Lone surrogates survive as escapes only. */
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** One prepared answer. */
    record Reply(int status, String contentType, byte[] body) {}

    private final HttpServer server;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    CannedModel(Reply... prepared) throws IOException {
        replies.addAll(List.of(prepared));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The bodies received. */
    List<String> requests() {
        return requests;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Reply reply = replies.isEmpty() ? error(400, "nothing is prepared") : replies.poll();
            exchange.getResponseHeaders().set("content-type", reply.contentType());
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    /** An answer made of these events, followed by the end marker. */
    static Reply stream(String... events) {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        return stream(body.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** An answer with this body. */
    static Reply stream(byte[] body) {
        return new Reply(200, "text/event-stream", body);
    }

    static Reply error(int status, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("message", message);
        return new Reply(status, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A whole answer: some text. */
    static Reply text(String text, String finishReason) {
        return stream(delta(JsonNodeFactory.instance.objectNode().put("content", text), null), finish(finishReason));
    }

    /** A whole answer: one call; the arguments are the text between the quotes, whatever it is. */
    static Reply toolCall(String id, String name, String arguments) {
        return stream(call(0, id, name, arguments), finish("tool_calls"));
    }

    /** An event that begins a call; null leaves a member out. */
    static String call(int index, String id, String name, String arguments) {
        ObjectNode delta = JsonNodeFactory.instance.objectNode();
        ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
        if (id != null) {
            call.put("id", id);
        }
        ObjectNode function = call.put("type", "function").putObject("function");
        if (name != null) {
            function.put("name", name);
        }
        if (arguments != null) {
            function.put("arguments", arguments);
        }
        return delta(delta, null);
    }

    /** The event that ends an answer. */
    static String finish(String reason) {
        return delta(JsonNodeFactory.instance.objectNode(), reason);
    }

    private static String delta(ObjectNode delta, String finishReason) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("id", "canned")
                .put("object", "chat.completion.chunk")
                .put("created", 0)
                .put("model", "canned");
        ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        try {
            return ASCII.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
