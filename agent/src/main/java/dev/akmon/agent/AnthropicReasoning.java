package dev.akmon.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Sends Anthropic's thinking blocks back exactly as they came. Each is signed, redacted ones are opaque, and the server
 * refuses a conversation in which their number, their order or a byte of them has changed. LangChain4j keeps one text and
 * one signature per message; where a message had more, this puts the blocks it came with in their place.
 *
 * <p>It sits above the recorder, so that what is recorded is what is sent. All it knows it has read from recorded streams,
 * and so a replay does the same.
 */
final class AnthropicReasoning implements HttpClientBuilder {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClientBuilder below;
    /** The content of each message that had thinking in it, by the signatures. */
    private final Map<String, ArrayNode> contents = new HashMap<>();

    AnthropicReasoning(HttpClientBuilder below) {
        this.below = below;
    }

    @Override
    public Duration connectTimeout() {
        return below.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        below.connectTimeout(timeout);
        return this;
    }

    @Override
    public Duration readTimeout() {
        return below.readTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        below.readTimeout(timeout);
        return this;
    }

    @Override
    public HttpClient build() {
        HttpClient client = below.build();
        return new HttpClient() {
            @Override
            public SuccessfulHttpResponse execute(HttpRequest request) {
                return client.execute(exact(request));
            }

            @Override
            public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
                client.execute(exact(request), parser, new Keeper(listener));
            }
        };
    }

    private HttpRequest exact(HttpRequest request) {
        if (request.body() == null || !request.body().contains("thinking")) {
            return request;
        }
        try {
            JsonNode body = JSON.readTree(request.body());
            boolean changed = false;
            for (JsonNode message : body.path("messages")) {
                ArrayNode kept = contents.get(signatures(message.path("content")));
                if (kept != null && message.path("content") instanceof ArrayNode content) {
                    ArrayNode exact = merged(kept, content);
                    changed |= !exact.equals(content);
                    ((ObjectNode) message).set("content", exact);
                } else if (message.path("content") instanceof ArrayNode content) {
                    changed |= removeJoined(content);
                }
            }
            return changed ? withBody(request, JSON.writeValueAsString(body)) : request;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that is not JSON", e);
        }
    }

    /** What another session's blocks were joined to can be taken apart no more, and is better left out. */
    private static boolean removeJoined(ArrayNode content) {
        boolean joined = false;
        for (JsonNode block : content) {
            joined |= block.path("signature").asText().contains("\n");
        }
        if (joined) {
            for (int i = content.size() - 1; i >= 0; i--) {
                if (type(content.get(i)).contains("thinking")) {
                    content.remove(i);
                }
            }
        }
        return joined;
    }

    /** The blocks as they came, with the calls as they are now: their ids are akmon's. */
    private static ArrayNode merged(ArrayNode kept, ArrayNode content) {
        Deque<JsonNode> calls = new ArrayDeque<>();
        Deque<JsonNode> texts = new ArrayDeque<>();
        for (JsonNode block : content) {
            switch (type(block)) {
                case "tool_use" -> calls.add(block);
                case "text" -> texts.add(block);
                default -> {
                    // Thinking, which comes from the kept blocks.
                }
            }
        }
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        boolean said = false;
        for (JsonNode block : kept) {
            boolean call = type(block).equals("tool_use");
            if (call && !calls.isEmpty()) {
                merged.add(calls.poll());
            } else if (!call) {
                boolean text = type(block).equals("text");
                said |= text;
                if (!text || !block.path("text").asText().isBlank()) {
                    merged.add(block);
                }
            }
        }
        if (!said) {
            texts.forEach(merged::add);
        }
        calls.forEach(merged::add);
        return merged;
    }

    /** What identifies a message's thinking however it is cut into blocks; empty when there is none. */
    private static String signatures(JsonNode content) {
        StringBuilder signatures = new StringBuilder();
        StringBuilder redacted = new StringBuilder();
        for (JsonNode block : content) {
            switch (type(block)) {
                case "thinking" -> signatures.append(block.path("signature").asText());
                case "redacted_thinking" -> redacted.append(block.path("data").asText());
                default -> {
                    // Not of interest.
                }
            }
        }
        // LangChain4j puts line feeds between those it joins.
        return (signatures + "|" + redacted).replace("\n", "");
    }

    private static String type(JsonNode block) {
        return block.path("type").asText();
    }

    private static HttpRequest withBody(HttpRequest request, String body) {
        return HttpRequest.builder()
                .method(request.method())
                .url(request.url())
                .headers(request.headers())
                .body(body)
                .build();
    }

    /** Puts a message's content together from its stream. */
    private final class Keeper implements ServerSentEventListener {
        private final ServerSentEventListener receiver;
        private final ArrayNode blocks = JsonNodeFactory.instance.arrayNode();

        Keeper(ServerSentEventListener receiver) {
            this.receiver = receiver;
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            receiver.onOpen(response);
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            keep(event);
            receiver.onEvent(event, context);
        }

        @Override
        public void onEvent(ServerSentEvent event) {
            keep(event);
            receiver.onEvent(event);
        }

        @Override
        public void onError(Throwable error) {
            receiver.onError(error);
        }

        @Override
        public void onClose() {
            receiver.onClose();
        }

        private void keep(ServerSentEvent event) {
            JsonNode data;
            try {
                data = JSON.readTree(event.data());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("events that are not JSON are not passed on", e);
            }
            switch (data.path("type").asText()) {
                case "content_block_start" ->
                    blocks.add(data.path("content_block").deepCopy());
                case "content_block_delta" -> delta(data.path("delta"));
                case "message_stop" -> {
                    String signatures = signatures(blocks);
                    if (!signatures.equals("|")) {
                        contents.put(signatures, blocks);
                    }
                }
                default -> {
                    // Says nothing about the content.
                }
            }
        }

        private void delta(JsonNode delta) {
            if (blocks.isEmpty() || !(blocks.get(blocks.size() - 1) instanceof ObjectNode block)) {
                return;
            }
            for (Iterator<String> names = delta.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (name.equals("text") || name.equals("thinking") || name.equals("signature")) {
                    block.put(name, block.path(name).asText() + delta.path(name).asText());
                }
            }
        }
    }
}
