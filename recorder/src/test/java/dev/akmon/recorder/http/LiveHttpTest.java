package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.AttemptStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LiveHttpTest {
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

    private final LiveHttp http = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of());

    @Test
    void sendsWhatItIsGiven() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "text/plain", "hi")) {
            HttpCall call = new HttpCall(
                    "PUT",
                    URI.create(server.url() + "/p?q=1"),
                    Map.of("X-A", List.of("1", "2"), "Content-Length", List.of("99"), "Host", List.of("elsewhere")),
                    "bödy".getBytes(StandardCharsets.UTF_8),
                    false);
            try (Exchange exchange = http.open(call)) {
                assertThat(exchange.head().status()).isEqualTo(200);
                assertThat(exchange.body().readAllBytes()).asString().isEqualTo("hi");
            }
            LoopbackServer.Request request = server.requests().get(0);
            assertThat(request.line()).isEqualTo("PUT /p?q=1 HTTP/1.1");
            assertThat(request.bodyText()).isEqualTo("bödy");
            assertThat(request.headers()).containsEntry("content-length", "5");
        }
    }

    @Test
    void stampsAnExchangeByItsClock() throws IOException {
        Instant now = Instant.parse("2026-11-21T10:00:00.123456Z");
        LiveHttp stopped = new LiveHttp(TIMEOUTS, Clock.fixed(now, ZoneOffset.UTC), Map.of());
        try (LoopbackServer server = LoopbackServer.answering(200, "text/plain", "hi")) {
            Exchange exchange = stopped.open(get(server.url()));
            exchange.head();
            exchange.close();
            exchange.close();

            assertThat(exchange.startedAt()).isEqualTo(now);
            assertThat(exchange.endedAt()).isEqualTo(now);
        }
    }

    @Test
    void readsBodiesOfAnySize() throws IOException {
        byte[] piece = new byte[1 << 16];
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.head(200, "text/plain");
            for (int i = 0; i < 320; i++) {
                connection.send(piece);
            }
        })) {
            try (Exchange exchange = http.open(get(server.url()))) {
                exchange.head();
                assertThat(exchange.body().transferTo(OutputStream.nullOutputStream()))
                        .isEqualTo(320L << 16);
            }
        }
    }

    @Test
    void aServerThatSaysNothingRunsIntoTheTimeout() throws IOException {
        LiveHttp impatient = new LiveHttp(
                new HttpTimeouts(Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(60)),
                Clock.systemUTC(),
                Map.of());
        try (LoopbackServer server = new LoopbackServer((request, connection) -> connection.awaitHangUp())) {
            assertFails(impatient, server.url(), AttemptStatus.Known.NETWORK_ERROR)
                    .withMessage("no answer from " + server.url() + " within 200 ms");
        }
    }

    /** Models think before their first word, and a local one may have to be loaded first. */
    @Test
    void whoConfiguresNothingWaitsForMinutes() {
        assertThat(HttpTimeouts.STANDARD.headers()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(HttpTimeouts.STANDARD.idle()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aServerMayHangUpWithoutAnAnswer() throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {})) {
            assertFails(http, server.url(), AttemptStatus.Known.NETWORK_ERROR)
                    .withMessage(server.url() + " closed the connection without an answer");
        }
    }

    @Test
    void aServerMaySpeakSomethingElse() throws IOException {
        try (LoopbackServer server =
                new LoopbackServer((request, connection) -> connection.send("SSH-2.0-server\r\n\r\n"))) {
            assertFails(http, server.url(), AttemptStatus.Known.NETWORK_ERROR)
                    .withMessage(server.url() + " does not answer in HTTP/1.1");
        }
    }

    @Test
    void aHostMayNotExist() {
        assertFails(http, "http://no-such-host.invalid:1/x", AttemptStatus.Known.NETWORK_ERROR)
                .withMessage("unknown host name in http://no-such-host.invalid:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/?key=s3cret", "nonsense", "http:///x", "http://u:s3cret@/x"})
    void anAddressMayNotBeOneForHttp(String url) {
        assertFails(http, url, new AttemptStatus.Other("InvalidRequest"))
                .withMessageStartingWith("not an http or https address with a host: ")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void aKeyWithALineBreakIsNotQuoted() {
        HttpCall call = new HttpCall(
                "GET",
                URI.create("http://127.0.0.1:1/"),
                Map.of("Authorization", List.of("Bearer s3cret\n")),
                new byte[0],
                false);
        assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> http.open(call).head())
                .withMessageContaining("line break in the API key")
                .withMessageNotContaining("s3cret")
                .satisfies(e -> assertThat(e.status()).isEqualTo(new AttemptStatus.Other("InvalidRequest")));
    }

    @Test
    void tlsToAServerThatHasNoneFails() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (var connection = plain.accept()) {
                    connection.getInputStream().read();
                    connection.getOutputStream().write("HTTP/1.1 400 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    connection.getInputStream().readAllBytes();
                } catch (IOException hungUp) {
                    // As the client does, once it has seen what this is.
                }
            });
            answering.setDaemon(true);
            answering.start();
            String url = "https://127.0.0.1:" + plain.getLocalPort();

            // Now and then JDK 17 misses that the handshake has failed, and the timeout ends the wait.
            assertFails(hasty(), url, AttemptStatus.Known.NETWORK_ERROR)
                    .withMessageMatching("(TLS with " + url + " failed: .*|no connection to " + url + " within 2 s)");
        }
    }

    @Test
    void doesNotTalkToAServerWhoseCertificateNobodyVouchesFor(@TempDir Path directory) throws Exception {
        SSLContext selfSigned = selfSigned(directory.resolve("server.p12"));
        try (ServerSocket server =
                selfSigned.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AtomicReference<String> heard = new AtomicReference<>("");
            Thread answering = new Thread(() -> {
                try (var connection = server.accept()) {
                    heard.set(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException handshakeRefused) {
                    // As it should be.
                }
            });
            answering.setDaemon(true);
            answering.start();
            String url = "https://127.0.0.1:" + server.getLocalPort();

            assertFails(http, url, new AttemptStatus.Other("TlsError"))
                    .withMessageStartingWith("the certificate of " + url + " cannot be trusted: ");
            answering.join();
            assertThat(heard.get()).isEmpty();
        }
    }

    private static LiveHttp hasty() {
        HttpTimeouts timeouts = new HttpTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(20));
        return new LiveHttp(timeouts, Clock.systemUTC(), Map.of());
    }

    private static SSLContext selfSigned(Path store) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                "secret",
                "-storetype",
                "PKCS12");
        assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void aServerThatAsksForAPasswordIsNotArguedWith() throws IOException {
        try (LoopbackServer server =
                LoopbackServer.answering(401, "text/plain", "who are you?", "WWW-Authenticate: Basic realm=\"x\"")) {
            try (Exchange exchange = http.open(get(server.url()))) {
                assertThat(exchange.head().status()).isEqualTo(401);
                assertThat(exchange.body().readAllBytes()).asString().isEqualTo("who are you?");
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void cancelsAWaitForTheHeaders() throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            http.cancel("enough");
            connection.awaitHangUp();
        })) {
            assertFails(http, server.url(), AttemptStatus.Known.CANCELLED).withMessage("cancelled: enough");
        }
    }

    @Test
    void cancelsAWaitForTheBody() throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> {
            connection.head(200, "text/plain");
            connection.awaitHangUp();
        })) {
            try (Exchange exchange = http.open(get(server.url()))) {
                exchange.head();
                new Thread(() -> http.cancel("enough")).start();
                assertThatExceptionOfType(ExchangeException.class)
                        .isThrownBy(() -> exchange.body().read())
                        .withMessage("cancelled: enough")
                        .satisfies(e -> assertThat(e.status()).isEqualTo(AttemptStatus.Known.CANCELLED));
                assertThatExceptionOfType(ExchangeException.class)
                        .isThrownBy(() -> exchange.body().read())
                        .withMessage("cancelled: enough");
            }
        }
    }

    @Test
    void staysCancelledUntilResumed() throws IOException {
        try (LoopbackServer server = LoopbackServer.answering(200, "text/plain", "hi")) {
            http.cancel("enough");
            assertFails(http, server.url(), AttemptStatus.Known.CANCELLED).withMessage("cancelled: enough");
            assertThat(server.requests()).isEmpty();

            http.resume();
            try (Exchange exchange = http.open(get(server.url()))) {
                assertThat(exchange.head().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() throws IOException {
        try (LoopbackServer server = new LoopbackServer((request, connection) -> connection.awaitHangUp())) {
            Thread.currentThread().interrupt();

            assertFails(http, server.url(), AttemptStatus.Known.CANCELLED).withMessageStartingWith("cancelled: ");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void warmingUpDoesNotGetInTheWay() throws IOException {
        http.prewarm("http");
        http.prewarm("https");
        try (LoopbackServer server = LoopbackServer.answering(200, "text/plain", "hi")) {
            try (Exchange exchange = http.open(get(server.url()))) {
                assertThat(exchange.head().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void goesThroughTheProxyOfTheEnvironment() throws IOException {
        try (LoopbackServer proxy = LoopbackServer.answering(200, "text/plain", "via proxy")) {
            LiveHttp proxied = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of("http_proxy", proxy.url()));
            try (Exchange exchange = proxied.open(get("http://model.invalid/x"))) {
                exchange.head();
                assertThat(exchange.body().readAllBytes()).asString().isEqualTo("via proxy");
            }
            assertThat(proxy.requests().get(0).line()).isEqualTo("GET http://model.invalid/x HTTP/1.1");
        }
    }

    @Test
    void aProxyThatAsksForAPasswordIsTheReply() throws IOException {
        try (LoopbackServer proxy = LoopbackServer.answering(407, "text/plain", "who are you?")) {
            LiveHttp proxied = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of("HTTPS_PROXY", proxy.url()));
            try (Exchange exchange = proxied.open(get("https://model.invalid/x"))) {
                assertThat(exchange.head().status()).isEqualTo(407);
            }
            assertThat(proxy.requests().get(0).line()).isEqualTo("CONNECT model.invalid:443 HTTP/1.1");
        }
    }

    @Test
    void aProxyMayNotReachTheServer() throws IOException {
        try (LoopbackServer proxy = LoopbackServer.answering(502, "text/plain", "no")) {
            LiveHttp proxied = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of("HTTPS_PROXY", proxy.url()));

            assertFails(proxied, "https://model.invalid/x", AttemptStatus.Known.NETWORK_ERROR)
                    .withMessageStartingWith("the proxy does not connect to https://model.invalid: ")
                    .withMessageContaining("502");
        }
    }

    @Test
    void anUnusableProxyFailsTheRequest() {
        LiveHttp proxied = new LiveHttp(TIMEOUTS, Clock.systemUTC(), Map.of("all_proxy", "socks5://u:s3cret@h:1"));

        assertFails(proxied, "https://model.invalid/x", new AttemptStatus.Other("ProxyError"))
                .withMessage(
                        "the proxy setting all_proxy names a proxy of kind socks5; only http://host:port is supported");
    }

    private static ThrowableAssertAlternative<ExchangeException> assertFails(
            LiveHttp http, String url, AttemptStatus status) {
        return assertThatExceptionOfType(ExchangeException.class)
                .isThrownBy(() -> {
                    try (Exchange exchange = http.open(get(url))) {
                        exchange.head();
                    }
                })
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    private static HttpCall get(String url) {
        return new HttpCall("GET", URI.create(url), Map.of(), new byte[0], true);
    }
}
