package dev.akmon.bedrock;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** One reply on its way from the session's HTTP client to the SDK, byte by byte and on one thread. */
final class ReplyFeed implements ServerSentEventParser, ServerSentEventListener {
    private static final int CHUNK_BYTES = 8192;

    private final SdkAsyncHttpResponseHandler receiver;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private @Nullable Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private boolean cancelled;

    ReplyFeed(SdkAsyncHttpResponseHandler receiver) {
        this.receiver = receiver;
    }

    /** Done when the reply is over; not before, or the SDK would take half of it for all. */
    CompletableFuture<Void> outcome() {
        if (!outcome.isDone()) {
            outcome.cancel(false);
        }
        return outcome;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        receiver.onHeaders(SdkHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers())
                .build());
        receiver.onStream(newSubscriber -> {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long count) {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                }

                @Override
                public void cancel() {
                    cancelled = true;
                }
            });
        });
    }

    @Override
    public void parse(InputStream body, ServerSentEventListener events) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            int count = body.read(chunk);
            while (count >= 0 && !cancelled) {
                // Whatever becomes of it in the SDK, the whole reply is received and recorded.
                if (demand > 0 && subscriber != null) {
                    demand--;
                    subscriber.onNext(ByteBuffer.wrap(Arrays.copyOf(chunk, count)));
                }
                count = body.read(chunk);
            }
        } catch (IOException e) {
            events.onError(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (subscriber == null) {
            receiver.onError(failure);
        } else {
            subscriber.onError(failure);
        }
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onClose() {
        if (subscriber != null) {
            subscriber.onComplete();
        }
        outcome.complete(null);
    }
}
