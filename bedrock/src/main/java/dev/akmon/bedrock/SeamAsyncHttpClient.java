package dev.akmon.bedrock;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.utils.BinaryUtils;

/**
 * The AWS SDK's HTTP client over the one of a session, which records what passes. A request has been answered, or has
 * failed, when {@link #execute} returns: everything is read and called back on the calling thread, as with every other
 * provider, so that a replay hears the same in the same order.
 */
final class SeamAsyncHttpClient implements SdkAsyncHttpClient {
    /** What the SDK calls itself differs between machines and versions of Java, and this header is recorded. */
    private static final String USER_AGENT = "akmon-bedrock";

    private final HttpClient http;
    private final Optional<String> bearerToken;

    /** @param bearerToken goes with each request; the SDK itself would send one over https only */
    SeamAsyncHttpClient(HttpClient http, Optional<String> bearerToken) {
        this.http = http;
        this.bearerToken = bearerToken;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        ReplyFeed feed = new ReplyFeed(request.responseHandler());
        http.execute(request(request.request(), body(request.requestContentPublisher())), feed, feed);
        return feed.outcome();
    }

    private HttpRequest request(SdkHttpRequest request, String body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("User-Agent")) {
                headers.put(name, List.copyOf(values));
            }
        });
        headers.put("User-Agent", List.of(USER_AGENT));
        bearerToken.ifPresent(token -> headers.put("Authorization", List.of("Bearer " + token)));
        return HttpRequest.builder()
                .method(HttpMethod.valueOf(request.method().name()))
                .url(request.getUri().toString())
                .headers(headers)
                .body(body)
                .build();
    }

    /** Requests are JSON that is in memory already, and so published at once. */
    private static String body(SdkHttpContentPublisher publisher) {
        StringBuilder body = new StringBuilder();
        publisher.subscribe(new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                body.append(new String(BinaryUtils.copyBytesFrom(bytes), StandardCharsets.UTF_8));
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException("a request in memory that cannot be read", failure);
            }

            @Override
            public void onComplete() {
                // All of it is there.
            }
        });
        return body.toString();
    }

    @Override
    public String clientName() {
        return "akmon";
    }

    @Override
    public void close() {
        // The session's client is the session's to close.
    }
}
