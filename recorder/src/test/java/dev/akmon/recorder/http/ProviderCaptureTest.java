package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.AttemptStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain4j's streaming models through the seam, against servers that speak their protocols, well and badly. */
@Timeout(120)
class ProviderCaptureTest {
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

    private final LiveHttp http = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of());

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasSentAndWhatCameBack(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(
                200, provider.contentType(), provider.textStream(), "Request-Id: req_1", "Set-Cookie: a=b")) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.SUCCESS);
            assertThat(text(attempt.stream())).isEqualTo(provider.textStream());
            assertThat(text(attempt.response()))
                    .isEqualTo("HTTP/1.1 200 OK\ncontent-type: " + provider.contentType() + "\nrequest-id: req_1\n\n");
            LoopbackServer.Request sent = server.requests().get(0);
            assertThat(text(attempt.request()))
                    .startsWith("POST " + server.url() + "/")
                    .endsWith("\n\n" + sent.bodyText())
                    .contains("Wie geht's?", "\ncontent-type: application/json");
            assertThat(sent.bodyText()).contains("Wie geht's?");

            assertThat(conversation.told())
                    .containsExactly("text Grüße, ", "text 世界 😀!", "complete " + Provider.TEXT + " STOP 11+7");
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsParallelToolCalls(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.toolStream())) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(conversation.attempt().succeeded()).isTrue();
            assertThat(conversation.told())
                    .filteredOn(line -> line.startsWith("tool"))
                    .hasSize(2)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("tool 0", "read_file", "ä.txt"),
                            second -> assertThat(second).contains("tool 1", "shell", "ls"));
            assertThat(conversation.outcome()).startsWith("complete");
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "GEMINI"})
    void neverKeepsTheKey(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.textStream())) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(server.requests().get(0).headers().toString()
                            + server.requests().get(0).line())
                    .as("the server does get the key")
                    .contains(Conversation.KEY);
            CapturedAttempt attempt = conversation.attempt();
            assertThat(text(attempt.request()) + text(attempt.response()) + text(attempt.stream()))
                    .doesNotContain(Conversation.KEY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void understandsTextWhereverTheNetworkSplitsIt(Provider provider) throws IOException {
        byte[] body = provider.textStream().getBytes(StandardCharsets.UTF_8);
        List<String> whole;
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.textStream())) {
            whole = Conversation.live(provider, server.url(), http).told();
        }
        for (int i = 1; i < body.length; i++) {
            int split = i;
            Conversation conversation = Conversation.ask(
                    provider, "http://127.0.0.1:1", call -> new SplitExchange(provider, body, split), text -> false);
            assertThat(conversation.attempt().stream()).isEqualTo(body);
            assertThat(conversation.told()).as("split at byte %d", split).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsByteByByteOverTheNetwork(Provider provider) throws IOException {
        byte[] body = provider.textStream().getBytes(StandardCharsets.UTF_8);
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.chunkedHead(200, provider.contentType());
            for (byte b : body) {
                connection.chunk(new byte[] {b});
            }
            connection.chunk(new byte[0]);
        })) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(conversation.attempt().stream()).isEqualTo(body);
            assertThat(conversation.outcome()).isEqualTo("complete " + Provider.TEXT + " STOP 11+7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void understandsLinesThatEndInCarriageReturnAndLineFeed(Provider provider) throws IOException {
        String body = provider.textStream().replace("\n", "\r\n");
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), body)) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(text(conversation.attempt().stream())).isEqualTo(body);
            assertThat(conversation.outcome()).isEqualTo("complete " + Provider.TEXT + " STOP 11+7");
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamCutAnywhereIsAFailureNeverASuccess(Provider provider) throws IOException {
        String whole = provider.textStream();
        // Up to here the provider has not said that the reply is complete.
        int complete = whole.indexOf(
                switch (provider) {
                    case OPENAI -> "\"finish_reason\":\"stop\"}]}";
                    case ANTHROPIC -> "{\"type\":\"message_stop\"}";
                    case OLLAMA -> "\"done\":true";
                    case GEMINI -> "\"finishReason\":\"STOP\"";
                });
        byte[] body = whole.substring(0, complete).getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= body.length; length += 7) {
            byte[] cut = Arrays.copyOf(body, length);
            Conversation conversation = Conversation.ask(
                    provider, "http://127.0.0.1:1", call -> new SplitExchange(provider, cut, 0), text -> false);

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertThat(attempt.errorMessage())
                    .isEqualTo(
                            length == 0
                                    ? "the server ended the stream before sending anything"
                                    : "the stream ended after " + length + " bytes without "
                                            + provider.protocol().endMarker());
            assertThat(attempt.retryable()).isTrue();
            assertThat(attempt.stream()).isEqualTo(cut);
            assertThat(conversation.told())
                    .filteredOn(line -> !line.startsWith("text"))
                    .hasSize(1);
            assertThat(conversation.outcome()).startsWith("error").contains(attempt.errorMessage());
            conversation.assertPlaysBack(provider, "http://127.0.0.1:1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedStreamOverTheNetworkIsAFailure(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.upToFirstText())) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(conversation.attempt().status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertThat(text(conversation.attempt().stream())).isEqualTo(provider.upToFirstText());
            assertThat(conversation.told())
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("text Grüße, "),
                            last -> assertThat(last).startsWith("error"));
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetInMidStreamLeavesWhatHadCome(Provider provider) throws IOException {
        CountDownLatch heard = new CountDownLatch(1);
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.head(200, provider.contentType());
            connection.send(provider.upToFirstText());
            heard.await();
            connection.reset();
        })) {
            Conversation conversation = Conversation.ask(provider, server.url(), http, text -> {
                heard.countDown();
                return false;
            });

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
            assertThat(attempt.errorMessage())
                    .isEqualTo("the connection to " + server.url() + " broke after " + attempt.stream().length
                            + " bytes of the reply");
            assertThat(text(attempt.stream())).isEqualTo(provider.upToFirstText());
            assertThat(conversation.told())
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("text Grüße, "),
                            last -> assertThat(last).startsWith("error").contains(attempt.errorMessage()));
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStalledStreamEndsAtTheIdleTimeout(Provider provider) throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.headWith(provider.upToFirstText(), 200, provider.contentType());
            connection.awaitHangUp();
        })) {
            int millis = 200;
            CapturedAttempt attempt = stalled(provider, server, millis);
            // On a machine that has too much to do even what was sent at once may take longer.
            while (attempt.stream().length == 0) {
                millis *= 2;
                attempt = stalled(provider, server, millis);
            }
            assertThat(text(attempt.stream())).isEqualTo(provider.upToFirstText());
        }
    }

    private static CapturedAttempt stalled(Provider provider, LoopbackServer server, int millis) {
        HttpTimeouts impatient = new HttpTimeouts(TIMEOUTS.connect(), TIMEOUTS.headers(), Duration.ofMillis(millis));
        Conversation conversation =
                Conversation.live(provider, server.url(), new LiveHttp(impatient, Clock.systemUTC(), Map.of()));
        CapturedAttempt attempt = conversation.attempt();
        assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
        assertThat(attempt.errorMessage())
                .isEqualTo("nothing came from " + server.url() + " for " + millis + " ms after "
                        + attempt.stream().length + " bytes of the reply");
        conversation.assertPlaysBack(provider, server.url());
        return attempt;
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledStreamEndsAtOnce(Provider provider) throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.chunkedHead(200, provider.contentType());
            connection.chunk(provider.upToFirstText().getBytes(StandardCharsets.UTF_8));
            connection.awaitHangUp();
        })) {
            Conversation conversation = Conversation.ask(provider, server.url(), http, text -> {
                Thread canceller = new Thread(() -> http.cancel("stopped by the user"));
                canceller.start();
                return false;
            });

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.CANCELLED);
            assertThat(attempt.errorMessage()).isEqualTo("cancelled: stopped by the user");
            assertThat(attempt.retryable()).isFalse();
            assertThat(text(attempt.stream())).isEqualTo(provider.upToFirstText());
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverThatCancelsLeavesWhatItHasHeard(Provider provider) throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), provider.textStream())) {
            Conversation conversation = Conversation.ask(provider, server.url(), http, text -> true);

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.CANCELLED);
            assertThat(text(attempt.stream())).isEqualTo(provider.upToFirstText());
            assertThat(conversation.told()).containsExactly("text Grüße, ");
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInsideTheStreamIsTheProvidersError(Provider provider) throws IOException {
        String body = provider.upToFirstText() + provider.errorEvent();
        try (LoopbackServer server = LoopbackServer.answering(200, provider.contentType(), body)) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.SERVER_ERROR);
            assertThat(attempt.errorMessage()).startsWith("error in the stream: {");
            assertThat(attempt.retryable()).isTrue();
            assertThat(text(attempt.stream())).isEqualTo(body);
            assertThat(conversation.told())
                    .satisfiesExactly(
                            first -> assertThat(first).isEqualTo("text Grüße, "),
                            last -> assertThat(last).startsWith("error"));
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyIsCompleteEvenIfTheServerKeepsTheConnectionOpen(Provider provider) throws IOException {
        if (provider == Provider.GEMINI) {
            // Its streams have no event that must be the last.
            return;
        }
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.chunkedHead(200, provider.contentType());
            connection.chunk(provider.textStream().getBytes(StandardCharsets.UTF_8));
            connection.awaitHangUp();
        })) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            assertThat(conversation.attempt().succeeded()).isTrue();
            assertThat(text(conversation.attempt().stream())).isEqualTo(provider.textStream());
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    static Stream<Arguments> errorReplies() {
        record Case(int status, AttemptStatus expected, boolean retryable, String reason) {}
        return Stream.of(Provider.values())
                .flatMap(provider -> Stream.of(
                                new Case(400, AttemptStatus.Known.CLIENT_ERROR, false, "Bad Request"),
                                new Case(401, AttemptStatus.Known.CLIENT_ERROR, false, "Unauthorized"),
                                new Case(408, AttemptStatus.Known.CLIENT_ERROR, true, "Request Timeout"),
                                new Case(429, AttemptStatus.Known.RATE_LIMITED, true, "Too Many Requests"),
                                new Case(500, AttemptStatus.Known.SERVER_ERROR, true, "Internal Server Error"),
                                new Case(529, AttemptStatus.Known.SERVER_ERROR, true, "Overloaded"))
                        .map(c -> Arguments.of(provider, c.status, c.expected, c.retryable, c.reason)));
    }

    @ParameterizedTest
    @MethodSource("errorReplies")
    void keepsErrorsWithTheirHeadersAndBodies(
            Provider provider, int status, AttemptStatus expected, boolean retryable, String reason)
            throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(
                status, "application/json", provider.errorBody(), "Retry-After: 17", "X-RateLimit-Limit: 5")) {
            Conversation conversation = Conversation.live(provider, server.url(), http);

            CapturedAttempt attempt = conversation.attempt();
            assertThat(attempt.status()).isEqualTo(expected);
            assertThat(attempt.retryable()).isEqualTo(retryable);
            assertThat(attempt.retryAfter()).isEqualTo(Duration.ofSeconds(17));
            assertThat(attempt.errorMessage()).isEqualTo("HTTP " + status + " " + reason + ": " + provider.errorBody());
            assertThat(attempt.stream()).isNull();
            assertThat(text(attempt.response()))
                    .isEqualTo("HTTP/1.1 " + status + " " + reason
                            + "\ncontent-type: application/json\nretry-after: 17\nx-ratelimit-limit: 5\n\n"
                            + provider.errorBody());
            assertThat(conversation.told())
                    .singleElement()
                    .asString()
                    .startsWith("error")
                    .contains("no, thank you");
            conversation.assertPlaysBack(provider, server.url());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectionIsANetworkError(Provider provider) throws IOException {
        String url;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + socket.getLocalPort();
        }
        Conversation conversation = Conversation.live(provider, url, http);

        CapturedAttempt attempt = conversation.attempt();
        assertThat(attempt.status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
        assertThat(attempt.errorMessage()).isEqualTo("connection refused by " + url + ": is the server running?");
        assertThat(attempt.retryable()).isTrue();
        assertThat(attempt.response()).isNull();
        assertThat(attempt.stream()).isNull();
        assertThat(conversation.told()).singleElement().asString().startsWith("error");
        conversation.assertPlaysBack(provider, url);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
