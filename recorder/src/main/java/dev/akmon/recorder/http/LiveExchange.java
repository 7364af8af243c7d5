package dev.akmon.recorder.http;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One attempt over the network. Used by one thread, but for {@link #cancel}. */
final class LiveExchange implements Exchange {
    // java.net.http sets these itself and refuses them from callers.
    private static final Set<String> SET_BY_CLIENT =
            Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final HttpTimeouts timeouts;
    private final Clock clock;
    private final Consumer<LiveExchange> onClose;
    private final ExchangeFailures failures;
    private final LiveBody body;
    private final Instant startedAt;
    private @Nullable Instant endedAt;

    private volatile @Nullable CompletableFuture<HttpResponse<InputStream>> reply;
    private volatile @Nullable String cancelReason;

    /** @param onClose told once, when the exchange is closed */
    LiveExchange(HttpCall call, HttpTimeouts timeouts, Clock clock, Consumer<LiveExchange> onClose) {
        this.timeouts = timeouts;
        this.clock = clock;
        this.onClose = onClose;
        this.failures = new ExchangeFailures(call.uri(), timeouts);
        this.body = new LiveBody(timeouts.idle(), failures);
        this.startedAt = clock.instant();
    }

    /** Sends the request, unless it has been cancelled; does not wait and does not fail. */
    void send(HttpCall call, Function<String, HttpClient> clientOfScheme) {
        reply = cancelReason == null
                ? trySend(call, clientOfScheme)
                : CompletableFuture.failedFuture(new CancellationException());
        String reason = cancelReason;
        if (reason != null) {
            cancel(reason);
        }
    }

    /** Makes whoever waits for this exchange fail at once; may come from any thread, and more than once. */
    void cancel(String reason) {
        cancelReason = reason;
        CompletableFuture<HttpResponse<InputStream>> waiting = reply;
        if (waiting != null) {
            waiting.cancel(true);
        }
        body.cancel(reason);
    }

    private CompletableFuture<HttpResponse<InputStream>> trySend(
            HttpCall call, Function<String, HttpClient> clientOfScheme) {
        try {
            String scheme = call.uri().getScheme() == null ? "" : call.uri().getScheme();
            return clientOfScheme.apply(scheme).sendAsync(request(call), info -> body);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpRequest request(HttpCall call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(
                        call.method(),
                        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public ReplyHead head() throws ExchangeException {
        CompletableFuture<HttpResponse<InputStream>> sent = reply;
        if (sent == null) {
            throw new IllegalStateException("the request has not been sent");
        }
        try {
            HttpResponse<InputStream> head = sent.get(timeouts.headers().toNanos(), TimeUnit.NANOSECONDS);
            return new ReplyHead(head.statusCode(), head.headers().map());
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw failures.noAnswer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sent.cancel(true);
            throw failures.cancelled("the thread was interrupted");
        } catch (ExecutionException | CancellationException e) {
            String reason = cancelReason;
            throw reason != null ? failures.cancelled(reason) : failures.beforeReply(e);
        }
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public void close() {
        if (endedAt != null) {
            return;
        }
        endedAt = clock.instant();
        CompletableFuture<HttpResponse<InputStream>> waiting = reply;
        if (waiting != null) {
            waiting.cancel(true);
        }
        body.release();
        onClose.accept(this);
    }

    @Override
    public Instant endedAt() {
        if (endedAt == null) {
            throw new IllegalStateException("the exchange is still open");
        }
        return endedAt;
    }
}
