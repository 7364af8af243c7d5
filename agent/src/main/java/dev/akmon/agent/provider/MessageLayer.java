package dev.akmon.agent.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.function.Consumer;

/**
 * What a provider wants in requests and LangChain4j does not put there, out of what was in its streams and LangChain4j does
 * not keep.
 *
 * <p>It sits above the recorder, so that what is recorded is what is sent. All it knows it has read from recorded streams,
 * and so a replay does the same.
 */
abstract class MessageLayer implements HttpClientBuilder {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Ends a stream of OpenAI's protocol. */
    private static final String DONE = "[DONE]";

    private final HttpClientBuilder below;

    MessageLayer(HttpClientBuilder below) {
        this.below = below;
    }

    /** Whether a request may have to be changed. */
    abstract boolean concerns(String body);

    /** Changes the body of a request; false when it is right as it is. */
    abstract boolean change(ObjectNode body);

    /** Takes the events of one reply as they come. */
    abstract Consumer<JsonNode> reply();

    @Override
    public final Duration connectTimeout() {
        return below.connectTimeout();
    }

    @Override
    public final HttpClientBuilder connectTimeout(Duration timeout) {
        below.connectTimeout(timeout);
        return this;
    }

    @Override
    public final Duration readTimeout() {
        return below.readTimeout();
    }

    @Override
    public final HttpClientBuilder readTimeout(Duration timeout) {
        below.readTimeout(timeout);
        return this;
    }

    @Override
    public final HttpClient build() {
        HttpClient client = below.build();
        return new HttpClient() {
            @Override
            public SuccessfulHttpResponse execute(HttpRequest request) {
                return client.execute(changed(request));
            }

            @Override
            public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
                client.execute(changed(request), parser, new Listener(listener, reply()));
            }
        };
    }

    private HttpRequest changed(HttpRequest request) {
        if (request.body() == null || !concerns(request.body())) {
            return request;
        }
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(request.body());
            return change(body) ? withBody(request, JSON.writeValueAsString(body)) : request;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that is not JSON", e);
        }
    }

    private static HttpRequest withBody(HttpRequest request, String body) {
        return HttpRequest.builder()
                .method(request.method())
                .url(request.url())
                .headers(request.headers())
                .body(body)
                .build();
    }

    private record Listener(ServerSentEventListener receiver, Consumer<JsonNode> reply)
            implements ServerSentEventListener {
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
            if (event.data().strip().equals(DONE)) {
                return;
            }
            try {
                reply.accept(JSON.readTree(event.data()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("events that are not JSON are not passed on", e);
            }
        }
    }
}
