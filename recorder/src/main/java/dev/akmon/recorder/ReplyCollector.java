package dev.akmon.recorder;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import org.jspecify.annotations.Nullable;

/**
 * Collects one streamed reply. The first final callback wins: a provider module may report an error and then a
 * completion for the same stream.
 */
final class ReplyCollector implements StreamingChatResponseHandler {
    private final ReplyListener listener;
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;

    ReplyCollector(ReplyListener listener) {
        this.listener = listener;
    }

    /** Runs the request; the HTTP client is synchronous, so everything has been called back on return. */
    void collect(StreamingChatModel model, ChatRequest request) {
        try {
            model.chat(request, this);
        } catch (RuntimeException e) {
            onError(e);
        }
    }

    @Nullable
    ChatResponse response() {
        return response;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public void onPartialResponse(String delta) {
        listener.onText(delta);
    }

    @Override
    public void onPartialThinking(PartialThinking thinking) {
        listener.onThinking(thinking.text());
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
        if (response == null && error == null) {
            response = complete;
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (response == null && error == null) {
            error = failure;
        }
    }
}
