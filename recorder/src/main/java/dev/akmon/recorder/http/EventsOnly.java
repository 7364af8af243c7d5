package dev.akmon.recorder.http;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a stream says and keeps back how it ended: an error event, or a read that failed, is told once, by
 * {@link SeamHttpClient}, when the attempt has been recorded. Parsers and models would tell it as it comes, some twice and some
 * as a success.
 */
final class EventsOnly implements ServerSentEventListener {
    private final ServerSentEventListener receiver;
    private final StreamCapture capture;
    private @Nullable Throwable parserError;

    EventsOnly(ServerSentEventListener receiver, StreamCapture capture) {
        this.receiver = receiver;
        this.capture = capture;
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        if (!capture.sawFault()) {
            receiver.onEvent(event, context);
        }
    }

    @Override
    public void onEvent(ServerSentEvent event) {
        if (!capture.sawFault()) {
            receiver.onEvent(event);
        }
    }

    @Override
    public void onError(Throwable failure) {
        parserError = failure;
    }

    /** What the parser reported although every read went well. */
    Optional<Throwable> parserError() {
        return Optional.ofNullable(parserError)
                .filter(error -> capture.failure().isEmpty());
    }
}
