package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.bundle.BundleLimits;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SeamHttpClientTest {
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));
    private static final String KEY = "sk-planted-0123456789abcdef";

    private final LiveHttp http = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of());
    private final Attempts attempts = new Attempts();
    private final SeamHttpClientBuilder builder = new SeamHttpClientBuilder(http, StreamProtocol.OPENAI, attempts);
    private final HttpClient client = builder.build();

    @Test
    void capturesAnOrdinaryCallWhole() throws IOException {
        try (LoopbackServer server =
                LoopbackServer.answering(200, "application/json", "{\"a\":\"ä\"}", "Set-Cookie: a=b")) {
            SuccessfulHttpResponse response = client.execute(request(server.url() + "/x", "{}"));

            assertThat(response.body()).isEqualTo("{\"a\":\"ä\"}");
            assertThat(response.headers()).containsOnlyKeys("content-type");
            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.succeeded()).isTrue();
            assertThat(text(attempt.request()))
                    .isEqualTo("POST " + server.url() + "/x HTTP/1.1\ncontent-type: application/json\n\n{}");
            assertThat(text(attempt.response()))
                    .isEqualTo("HTTP/1.1 200 OK\ncontent-type: application/json\n\n{\"a\":\"ä\"}");
            assertThat(attempt.stream()).isNull();
            assertPlaysBack(server.url() + "/x");
        }
    }

    @Test
    void aKeyThatTheServerSendsBackIsNotRecorded() throws IOException {
        String body = "{\"error\":\"bad key Bearer " + KEY + " ä\"}";
        try (LoopbackServer server = LoopbackServer.answering(401, "application/json", body)) {
            Throwable thrown = catchThrowable(() -> client.execute(request(server.url(), "{}")));

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(thrown.getMessage()).isEqualTo(body.replace(KEY, "[key removed by akmon]"));
            assertThat(attempt.errorMessage())
                    .contains("[key removed by akmon]")
                    .doesNotContain(KEY);
            assertThat(text(attempt.response())).endsWith(thrown.getMessage()).doesNotContain(KEY);
        }
    }

    @Test
    void tellsAnOrdinaryCallOfTheServersError() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(401, "application/json", "{\"error\":\"key\"}\n")) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client.execute(request(server.url(), "{}")))
                    .withMessage("{\"error\":\"key\"}\n")
                    .satisfies(e -> assertThat(e.statusCode()).isEqualTo(401));
            assertThat(attempts.finished.get(0).errorMessage()).isEqualTo("HTTP 401 Unauthorized: {\"error\":\"key\"}");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void keepsWhatCameOfAnOrdinaryReplyThatBroke() throws IOException {
        try (LoopbackServer server = new LoopbackServer(
                (request, connection) -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> client.execute(request(server.url(), "{}")))
                    .withMessageContaining("broke after 4 bytes");
            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertThat(text(attempt.response())).isEqualTo("HTTP/1.1 200 OK\n\nhalf");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void anErrorReplyThatBreaksIsStillTheServersError() throws IOException {
        try (LoopbackServer server = new LoopbackServer(
                (request, connection) -> connection.send("HTTP/1.1 503 No\r\nContent-Length: 10\r\n\r\nhalf"))) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client.execute(request(server.url(), "{}")));
            assertThat(attempts.finished.get(0).status()).isEqualTo(AttemptStatus.Known.SERVER_ERROR);
            assertPlaysBack(server.url());
        }
    }

    @Test
    void doesNotFollowRedirects() throws IOException {
        try (LoopbackServer server =
                LoopbackServer.answering(307, "text/plain", "over there", "Location: http://127.0.0.1:1/")) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client.execute(request(server.url(), "{}")));
            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status()).isEqualTo(new AttemptStatus.Other("Redirect"));
            assertThat(attempt.errorMessage()).isEqualTo("HTTP 307 Temporary Redirect: over there");
            assertThat(attempt.retryable()).isFalse();
            assertPlaysBack(server.url());
        }
    }

    @Test
    void aStreamMayHaveAPageInItsPlace() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "text/html; charset=utf-8", "<p>log in\n</p>\n")) {
            List<String> told = stream(client, server.url());

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status()).isEqualTo(new AttemptStatus.Other("UnexpectedReply"));
            assertThat(attempt.errorMessage())
                    .isEqualTo("the server answered with text/html instead of a stream of events: <p>log in </p>");
            assertThat(attempt.retryable()).isFalse();
            assertThat(told).containsExactly("open", "error " + attempt.errorMessage());
            assertPlaysBack(server.url());
        }
    }

    @Test
    void aStreamMayHaveAnErrorDocumentInItsPlace() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(
                200, "application/json", "{\n \"error\": {\"type\": \"rate_limit_error\"}\n}\n")) {
            List<String> told = stream(client, server.url());

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.RATE_LIMITED);
            assertThat(attempt.errorMessage())
                    .isEqualTo("error in the stream: {\"error\":{\"type\":\"rate_limit_error\"}}");
            assertThat(told).containsExactly("open", "error {\"error\":{\"type\":\"rate_limit_error\"}}");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void anEventThatIsNoJsonIsABrokenStream() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(
                200, "text/event-stream", ": hello\n\ndata: {}\n\ndata: {oops\n\ndata: [DONE]\n\n")) {
            List<String> told = stream(client, server.url());

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertThat(attempt.errorMessage()).isEqualTo("the stream holds an event that is not a JSON object: {oops");
            assertThat(text(attempt.stream())).isEqualTo(": hello\n\ndata: {}\n\ndata: {oops\n\n");
            assertThat(told).containsExactly("open", "event {}", "error " + attempt.errorMessage());
            assertPlaysBack(server.url());
        }
    }

    /** Signs of life keep a connection open for ever, and a line without an end never is an event. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", ""})
    void aStreamWithoutEndIsLeft(String lineEnd) throws IOException {
        try (LoopbackServer server = endless("text/event-stream", ": still here ".repeat(5000) + lineEnd)) {
            List<String> told = stream(client, server.url());

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status().wireName()).contains("ReplyTooLong");
            assertThat(attempt.errorMessage()).isEqualTo("the reply did not end within 63 MiB; the rest was not read");
            assertThat(attempt.retryable()).isFalse();
            assertThat(attempt.stream().length).isEqualTo(ReplyLimit.BYTES);
            assertThat(told).containsExactly("open", "error " + attempt.errorMessage());
            assertThat(playedBack(
                            attempt,
                            playback ->
                                    assertThat(stream(playback, server.url())).isEqualTo(told)))
                    .isTrue();
        }
    }

    @Test
    void anOrdinaryReplyWithoutEndIsLeft() throws IOException {
        try (LoopbackServer server = endless("application/json", "[".repeat(5000))) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> client.execute(request(server.url(), "{}")))
                    .withMessageContaining("did not end within 63 MiB");

            CapturedAttempt attempt = attempts.finished.get(0);
            assertThat(attempt.status().wireName()).contains("ReplyTooLong");
            assertThat((long) attempt.response().length)
                    .isGreaterThan(ReplyLimit.BYTES)
                    .isLessThan(BundleLimits.MAX_OBJECT_BYTES);
            assertThat(playedBack(
                            attempt, playback -> catchThrowable(() -> playback.execute(request(server.url(), "{}")))))
                    .isTrue();
        }
    }

    /** A server that never comes to an end, and hears only that its client has gone. */
    private static LoopbackServer endless(String contentType, String piece) throws IOException {
        return new LoopbackServer((request, connection) -> {
            connection.head(200, contentType);
            while (true) {
                connection.send(piece);
            }
        });
    }

    /** Whether the playback of an attempt gives it again; compared here, so that no failure prints all of it. */
    private static boolean playedBack(CapturedAttempt original, Consumer<HttpClient> call) {
        Attempts again = new Attempts();
        call.accept(new SeamHttpClientBuilder(opened -> Conversation.playback(original), StreamProtocol.OPENAI, again)
                .build());
        return again.finished.equals(List.of(original));
    }

    @Test
    void aFinishReasonIsEndEnoughForServersThatDoNotSayDone() throws IOException {
        String body = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n";
        try (LoopbackServer server = LoopbackServer.answering(200, "text/event-stream", body)) {
            assertThat(stream(client, server.url()))
                    .containsExactly("open", "event {\"choices\":[{\"finish_reason\":\"stop\"}]}", "close");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void aHalfEventAfterTheFinishReasonIsACut() throws IOException {
        String body = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\ndata: {\"usage\":{\"prompt";
        try (LoopbackServer server = LoopbackServer.answering(200, "text/event-stream", body)) {
            stream(client, server.url());

            assertThat(attempts.finished.get(0).status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertPlaysBack(server.url());
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "text/event-stream", "data: {}\n\ndata: [DONE]")) {
            assertThat(stream(client, server.url())).containsExactly("open", "event {}", "event [DONE]", "close");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void nothingAfterTheLastEventCounts() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(
                200, "text/event-stream", "data: {}\n\ndata: [DONE]\n\ndata: {\"error\":1}\n\n")) {
            assertThat(stream(client, server.url())).containsExactly("open", "event {}", "event [DONE]", "close");
            assertThat(text(attempts.finished.get(0).stream())).isEqualTo("data: {}\n\ndata: [DONE]\n\n");
            assertPlaysBack(server.url());
        }
    }

    @Test
    void usesAConnectionAgain() throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.chunkedHead(200, "text/event-stream");
            connection.chunk("data: {}\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            connection.chunk(new byte[0]);
            connection.keepOpen();
        })) {
            // What is left of a reply is read in the background: now and then the next request comes before its end.
            do {
                assertThat(stream(client, server.url())).endsWith("close");
            } while (server.acceptedConnections() == server.requests().size());
        }
    }

    @Test
    void asksForNoUpgradeAndNoCompression() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "application/json", "{}")) {
            client.execute(request(server.url(), "{}"));

            assertThat(server.requests().get(0).line()).endsWith("HTTP/1.1");
            assertThat(server.requests().get(0).headers())
                    .doesNotContainKeys("upgrade", "http2-settings", "accept-encoding");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingThatCannotBeRecorded(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.textStream())) {
            attempts.failBefore = new IOException("disk full");
            SeamHttpClientBuilder failing = new SeamHttpClientBuilder(http, provider.protocol(), attempts);
            Throwable thrown = catchThrowable(() -> chat(provider, server.url(), failing));

            assertThat(server.requests()).isEmpty();
            assertThat(failing.recordingFailure()).contains(attempts.failBefore);
            assertThat(thrown).hasStackTraceContaining("disk full");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsSentAfterAnAttemptThatCouldNotBeRecorded(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.textStream())) {
            attempts.failAfter = new IOException("disk full");
            SeamHttpClientBuilder failing = new SeamHttpClientBuilder(http, provider.protocol(), attempts);
            catchThrowable(() -> chat(provider, server.url(), failing));
            attempts.failAfter = null;
            Throwable second = catchThrowable(() -> chat(provider, server.url(), failing));

            assertThat(server.requests()).hasSize(1);
            assertThat(failing.recordingFailure())
                    .hasValueSatisfying(e -> assertThat(e).hasMessage("disk full"));
            assertThat(second).hasStackTraceContaining("disk full");
        }
    }

    @Test
    void whatAParserThrowsReachesTheCallerAndTheAttemptIsKept() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "text/event-stream", "data: {}\n\n")) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> client.execute(
                            request(server.url(), "{}"),
                            (stream, listener) -> {
                                throw new ArithmeticException("the parser's own");
                            },
                            new Told()));
            assertThat(attempts.finished.get(0).status()).isEqualTo(AttemptStatus.Known.CANCELLED);
        }
    }

    @Test
    void refusesAddressesThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.execute(request("http://u:" + KEY + "@h h/", "{}")))
                .withMessageNotContaining(KEY)
                .withMessageContaining("no valid URL");
        assertThat(attempts.announced).isEmpty();
    }

    /** The attempt that was captured, played back, is captured again, and the caller is told the same. */
    private void assertPlaysBack(String url) {
        CapturedAttempt original = attempts.finished.get(0);
        Attempts again = new Attempts();
        HttpClient playback = new SeamHttpClientBuilder(
                        call -> Conversation.playback(original), StreamProtocol.OPENAI, again)
                .build();
        if (original.stream() == null) {
            catchThrowable(() -> playback.execute(request(url, "{}")));
        } else {
            List<String> told = stream(playback, url);
            HttpClient second = new SeamHttpClientBuilder(http, StreamProtocol.OPENAI, new Attempts()).build();
            assertThat(told).isEqualTo(stream(second, url));
        }
        assertThat(again.finished).containsExactly(original);
    }

    private static void chat(Provider provider, String url, SeamHttpClientBuilder builder) {
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from("hello")).build();
        provider.model(url, builder, KEY).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                // What matters is what the client throws and what the server saw.
            }

            @Override
            public void onError(Throwable error) {
                throw new IllegalStateException(error);
            }
        });
    }

    private static List<String> stream(HttpClient client, String url) {
        Told told = new Told();
        client.execute(request(url, "{}"), new DefaultServerSentEventParser(), told);
        return told.lines;
    }

    private static HttpRequest request(String url, String body) {
        return HttpRequest.builder()
                .method(HttpMethod.POST)
                .url(url)
                .addHeader("Authorization", "Bearer " + KEY)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static final class Told implements ServerSentEventListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            lines.add("open");
        }

        @Override
        public void onEvent(ServerSentEvent event) {
            lines.add("event " + event.data());
        }

        @Override
        public void onError(Throwable error) {
            lines.add("error " + error.getMessage());
        }

        @Override
        public void onClose() {
            lines.add("close");
        }
    }

    private static final class Attempts implements AttemptListener {
        private final List<byte[]> announced = new ArrayList<>();
        private final List<CapturedAttempt> finished = new ArrayList<>();
        private IOException failBefore;
        private IOException failAfter;

        @Override
        public void aboutToSend(byte[] requestMessage) throws IOException {
            if (failBefore != null) {
                throw failBefore;
            }
            announced.add(requestMessage);
        }

        @Override
        public void finished(CapturedAttempt attempt) throws IOException {
            if (failAfter != null) {
                throw failAfter;
            }
            finished.add(attempt);
        }
    }
}
