package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

/**
 * Numbers the tool calls in Ollama's events on their way to the model. Ollama sends each call whole, and not every version
 * of it gives them an index; LangChain4j takes calls with the same index, or none, for pieces of one call and would run
 * the last one's tool with the arguments of all. What is recorded is what the server sent.
 */
final class NumberedToolCalls implements ServerSentEventListener {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerSentEventListener receiver;
    private int next;

    NumberedToolCalls(ServerSentEventListener receiver) {
        this.receiver = receiver;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        receiver.onEvent(numbered(event), context);
    }

    @Override
    public void onEvent(ServerSentEvent event) {
        receiver.onEvent(numbered(event));
    }

    @Override
    public void onError(Throwable error) {
        receiver.onError(error);
    }

    private ServerSentEvent numbered(ServerSentEvent event) {
        if (!event.data().contains("\"tool_calls\"")) {
            return event;
        }
        try {
            JsonNode line = JSON.readTree(event.data());
            for (JsonNode call : line.path("message").path("tool_calls")) {
                if (call.path("function") instanceof ObjectNode function) {
                    function.put("index", next++);
                }
            }
            return new ServerSentEvent(event.event(), JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("events that are not JSON are not passed on", e);
        }
    }
}
