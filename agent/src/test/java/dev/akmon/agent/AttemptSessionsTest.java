package dev.akmon.agent;

import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.slow;
import static dev.akmon.agent.Script.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.recorder.http.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions whose requests fail in every way: each attempt is recorded, and the session replays to the same head. */
class AttemptSessionsTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;
    private final List<Duration> delays = new ArrayList<>();

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "Grüße 🌍\n").observer(stop -> new RunObserver() {
            @Override
            public void onRetry(int attempts, String message, Duration delay) {
                delays.add(delay);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void failuresThatPassAreTriedAgainAndEachAttemptIsKept(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .turns(
                        say("Ich lese 🔍 die Datei.", read("a.txt"))
                                .failing(
                                        status(429, "retry-after", "0"),
                                        status(529),
                                        status(500),
                                        new ScriptedFailure.Drop(1),
                                        new ScriptedFailure.Break(2, 1)),
                        say("Fertig – 完成 ✅.").failing(new ScriptedFailure.Truncate(3, 2), status(503)))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.attemptStatuses())
                .containsExactly(
                        "RateLimited",
                        "ServerError",
                        "ServerError",
                        "NetworkError",
                        "NetworkError",
                        "Success",
                        "NetworkError",
                        "NetworkError",
                        "ServerError",
                        "Success");
        assertThat(session.requests()).hasSize(10);
        List<AttemptRecord> attempts = session.attempts();
        assertThat(attempts.get(0).errorMessage()).startsWith("HTTP 429 Too Many Requests");
        assertThat(attempts.get(3).response())
                .as("dropped before a status line")
                .isNull();
        assertThat(attempts.get(6).stream()).as("what came before the end").isNotNull();
        assertThat(attempts.subList(0, 6))
                .extracting(AttemptRecord::request)
                .containsOnly(attempts.get(0).request());
        assertThat(session.result().answer()).isEqualTo("Fertig – 完成 ✅.");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void whatCannotPassIsNotTriedAgain(Protocol protocol) throws Exception {
        for (int status : new int[] {400, 401, 403, 404, 413, 422}) {
            RecordedSession session = sessions.protocol(protocol)
                    .turns(say("Never heard.").failing(status(status)))
                    .run();

            session.assertReplays();
            assertThat(session.attemptStatuses()).containsExactly("ClientError");
            assertThat(session.kindNames()).containsExactly("SessionStart", "UserTurn", "ProviderCall", "SessionEnd");
            assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
            assertThat(session.summary().path("error").asText()).startsWith("HTTP " + status);
        }
    }

    @Test
    void attemptsRunOut() throws Exception {
        RecordedSession session = sessions.retries(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .turns(say("Never heard.").failing(new ScriptedFailure.Drop(9)))
                .run();

        session.assertReplays();
        assertThat(session.attemptStatuses()).containsExactly("NetworkError", "NetworkError", "NetworkError");
        assertThat(session.result().error()).endsWith("closed the connection without an answer (after 3 attempts)");
        assertThat(delays).containsExactly(Duration.ofMillis(1), Duration.ofMillis(2));
    }

    @Test
    void theServersWishToWaitIsHonouredUpToTheLimit() throws Exception {
        RecordedSession session = sessions.retries(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .turns(say("Done.").failing(status(429, "retry-after", "3600"), status(429, "retry-after-ms", "1.5")))
                .run();

        session.assertReplays();
        assertThat(delays).containsExactly(Duration.ofMillis(2), Duration.ofNanos(1_500_000));
    }

    @Test
    void aServerThatIsNotThereRefuses() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        RecordedSession session = sessions.server(nobody).run();

        session.assertReplays();
        assertThat(session.attemptStatuses()).hasSize(6).containsOnly("NetworkError");
        assertThat(session.result().error()).contains("connection refused by " + nobody);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void aStalledStreamIsGivenUpAndTriedAgain(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .idleTimeout(Duration.ofMillis(300))
                .turns(say("Endlich 🎉.").failing(new ScriptedFailure.Stall(2, 1)))
                .run();

        session.assertReplays();
        // On a machine that has too much to do later attempts may be silent for that long as well.
        assertThat(session.attemptStatuses()).hasSizeGreaterThan(1).endsWith("Success");
        assertThat(session.attempts().subList(0, session.attempts().size() - 1))
                .allSatisfy(attempt ->
                        assertThat(attempt.errorMessage()).startsWith("nothing came from http://127.0.0.1:"));
    }

    /** There is a limit on silence, and none on how long an answer takes altogether. */
    @Test
    void aLongAnswerIsHeardToItsEndAsLongAsSomethingComes() throws Exception {
        String words = "Wort 🌍 ".repeat(60).strip();
        long begun = System.nanoTime();
        RecordedSession session = sessions.idleTimeout(Duration.ofSeconds(2))
                .turns(slow(say(words), Duration.ofMillis(100), Duration.ofMillis(25)))
                .run();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        session.assertReplays();
        assertThat(session.attemptStatuses()).containsExactly("Success");
        assertThat(taken).isGreaterThan(Duration.ofSeconds(2));
        assertThat(session.result().answer()).isEqualTo(words);
    }

    @Test
    @Tag("long")
    void aReplyWithoutEndIsLeftWhileItStillFitsIntoABundle() throws Exception {
        byte[] line = (": still here ".repeat(5000) + "\n").getBytes(StandardCharsets.UTF_8);
        CountDownLatch left = new CountDownLatch(1);
        HttpServer endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                while (true) {
                    exchange.getResponseBody().write(line);
                }
            } catch (IOException e) {
                left.countDown();
            }
        });
        endless.start();
        try {
            RecordedSession session = sessions.server(URI.create(
                            "http://127.0.0.1:" + endless.getAddress().getPort()))
                    .run()
                    .assertReplays();

            left.await();
            assertThat(session.attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.errorMessage()).contains("did not end within 63 MiB"));
            assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
            try (SessionReader reader = session.journal().read(session.id())) {
                BundleExporter.export(
                        reader, new Producer("akmon", "test"), Optional.empty(), directory.resolve("b.akmon"));
            }
        } finally {
            endless.stop(0);
        }
    }

    @Test
    void whatAnAttemptHoldsIsWhatWasOnTheWire() throws Exception {
        RecordedSession session = sessions.turns(
                        say("Grüße 🌍.", read("a.txt")).failing(status(500, "{\"error\":{\"message\":\"kaputt ü\"}}")),
                        say("Done."))
                .run();

        session.assertReplays();
        try (StoredSession stored = session.load()) {
            List<AttemptRecord> attempts = session.attempts();
            for (int i = 0; i < attempts.size(); i++) {
                String request = new String(stored.object(attempts.get(i).request()), StandardCharsets.UTF_8);
                assertThat(request)
                        .startsWith("POST http://127.0.0.1:")
                        .endsWith("\n\n" + new String(session.requests().get(i).body(), StandardCharsets.UTF_8))
                        .doesNotContainIgnoringCase("authorization");
            }
            assertThat(stored.object(attempts.get(0).response()))
                    .asString()
                    .isEqualTo("HTTP/1.1 500 Internal Server Error\ncontent-type: application/json\n\n"
                            + "{\"error\":{\"message\":\"kaputt ü\"}}");
            assertThat(stored.object(attempts.get(1).stream()))
                    .asString()
                    .startsWith("data: {")
                    .contains("🌍")
                    .endsWith("data: [DONE]\n\n");
        }
    }
}
