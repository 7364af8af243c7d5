package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** One question asked of a model through the seam: what was captured, and what LangChain4j's handler was told. */
final class Conversation implements AttemptListener {
    static final String KEY = "sk-planted-0123456789abcdef";

    private final List<byte[]> announced = new ArrayList<>();
    private final List<CapturedAttempt> attempts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Predicate<String> cancelAfter;

    private Conversation(Predicate<String> cancelAfter) {
        this.cancelAfter = cancelAfter;
    }

    /** Asks, over the network. */
    static Conversation live(Provider provider, String url, LiveHttp http) {
        return ask(provider, url, http, text -> false);
    }

    /** Asks, over this opener, and cancels at the first piece of text for which this holds. */
    static Conversation ask(Provider provider, String url, ExchangeOpener opener, Predicate<String> cancelAfter) {
        Conversation conversation = new Conversation(cancelAfter);
        SeamHttpClientBuilder http = new SeamHttpClientBuilder(opener, provider.protocol(), conversation);
        StreamingChatModel model = provider.model(url, http, KEY);
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from("Wie geht's?")).build();
        model.chat(request, conversation.new Handler());
        return conversation;
    }

    /** Plays what was captured back; the attempts and all that the handler is told must be the same. */
    Conversation assertPlaysBack(Provider provider, String url) {
        Iterator<CapturedAttempt> recording = attempts.iterator();
        Conversation again = ask(provider, url, call -> playback(recording.next()), cancelAfter);
        assertThat(again.attempts).isEqualTo(attempts);
        assertThat(again.told).isEqualTo(told);
        return this;
    }

    static Exchange playback(CapturedAttempt attempt) {
        try {
            return PlaybackExchange.of(
                    attempt.status(),
                    attempt.errorMessage(),
                    attempt.response(),
                    attempt.stream(),
                    attempt.startedAt(),
                    attempt.endedAt());
        } catch (HttpMessageException e) {
            throw new AssertionError(e);
        }
    }

    CapturedAttempt attempt() {
        assertThat(attempts).hasSize(1);
        assertThat(announced).hasSize(1);
        assertThat(announced.get(0)).isEqualTo(attempts.get(0).request());
        return attempts.get(0);
    }

    /** What the handler was told, one line per callback. */
    List<String> told() {
        return told;
    }

    /** What the handler was told last. */
    String outcome() {
        return told.get(told.size() - 1);
    }

    @Override
    public void aboutToSend(byte[] requestMessage) {
        announced.add(requestMessage);
    }

    @Override
    public void finished(CapturedAttempt attempt) {
        assertThat(attempt.startedAt()).isBetween(Instant.EPOCH, attempt.endedAt());
        attempts.add(attempt);
    }

    private final class Handler implements StreamingChatResponseHandler {
        @Override
        public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
            told.add("text " + partial.text());
            if (cancelAfter.test(partial.text())) {
                context.streamingHandle().cancel();
            }
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            told.add("tool " + call.index() + " " + call.toolExecutionRequest().id() + " "
                    + call.toolExecutionRequest().name() + " "
                    + call.toolExecutionRequest().arguments());
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            told.add("complete " + response.aiMessage().text() + " " + response.finishReason() + " "
                    + response.tokenUsage().inputTokenCount() + "+"
                    + response.tokenUsage().outputTokenCount());
        }

        @Override
        public void onError(Throwable error) {
            told.add("error " + error.getClass().getSimpleName() + " " + error.getMessage());
        }
    }
}
