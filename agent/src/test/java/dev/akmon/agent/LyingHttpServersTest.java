package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.akmon.recorder.ApprovalAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MCP servers over loopback HTTP that do not keep to the protocol, or use more of it than others. */
@Timeout(120)
class LyingHttpServersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So long that a test which waits for it fails. */
    private static final int LONG = 300;

    @TempDir
    Path directory;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch streamClosed = new CountDownLatch(1);
    private SessionFixture sessions;
    private HttpServer server;
    private volatile String lie = "";
    private volatile String session = "one";

    @BeforeEach
    void listen() throws Exception {
        sessions = new SessionFixture(directory).person(question -> ApprovalAnswer.allow());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/mcp", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String configuration(int timeoutSeconds) {
        return "[mcp.liar]\nurl = \"http://127.0.0.1:" + server.getAddress().getPort() + "/mcp\"\ntimeout_secs = "
                + timeoutSeconds + "\n";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Mcp-Session-Id") + " "
                    + exchange.getRequestHeaders().getFirst("MCP-Protocol-Version") + " " + body);
            JsonNode request = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
            String method = request.path("method").asText();
            if (method.equals("initialize") && lie.equals("locked")) {
                send(exchange, 401, "application/json", "{\"error\":{\"message\":\"token expired\"}}");
            } else if (method.equals("initialize") && lie.equals("moved")) {
                exchange.getResponseHeaders().set("Location", "https://elsewhere.example/mcp");
                exchange.sendResponseHeaders(308, -1);
            } else if (method.equals("initialize")) {
                exchange.getResponseHeaders().set("Mcp-Session-Id", session);
                send(
                        exchange,
                        200,
                        "application/json",
                        FakeMcpServer.answer(body).orElseThrow());
            } else if (!method.equals("tools/call")) {
                String answer = FakeMcpServer.answer(body).orElse("");
                send(exchange, request.has("id") && request.has("method") ? 200 : 202, "application/json", answer);
            } else {
                answerCall(exchange, body, request.path("id").toString());
            }
        }
    }

    private void answerCall(HttpExchange exchange, String body, String id) throws IOException {
        String answer = FakeMcpServer.answer(body).orElseThrow();
        switch (lie) {
            case "huge" -> send(exchange, 200, "application/json", "{\"x\":\"" + "x".repeat(17 << 20));
            case "huge-event" -> send(exchange, 200, "text/event-stream", "data: " + "x".repeat(17 << 20));
            case "broken-json" -> send(exchange, 200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",");
            case "broken-event" -> send(exchange, 200, "text/event-stream", "data: {\"jsonrpc\":\n\n");
            case "no-message" -> send(exchange, 200, "application/json", "[]");
            case "html" -> send(exchange, 200, "text/html", "<h1>Welcome</h1>");
            case "nothing" -> send(exchange, 202, "application/json", "");
            case "other-id" ->
                send(exchange, 200, "application/json", "{\"jsonrpc\":\"2.0\",\"id\":12345,\"result\":{}}");
            case "short-stream" -> send(exchange, 200, "text/event-stream", ": hello\n\n");
            case "failing" -> send(exchange, 500, "text/plain", "out of memory\nat line 5");
            case "breaks" -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                throw new IOException("gone");
            }
            case "endless" -> endless(exchange);
            case "asks" ->
                send(
                        exchange,
                        200,
                        "text/event-stream",
                        "event: message\r\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}\r\n\r\n"
                                + "data: {\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"sampling/createMessage\"}\n\n"
                                + "data:\n\ndata: " + answer.replace(",\"result\"", "\ndata: ,\"result\"") + "\n\n");
            case "forgetful" -> {
                if (session.equals(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))) {
                    send(exchange, 200, "application/json", answer);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
            default -> send(exchange, 200, "application/json", answer);
        }
    }

    private void endless(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n".getBytes());
                out.flush();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            streamClosed.countDown();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private RecordedSession oneCall(String told, int timeoutSeconds) throws Exception {
        lie = told;
        RecordedSession recorded = sessions.config(configuration(timeoutSeconds))
                .turns(say("", call("mcp__liar__echo", "text", "x")), say("I see."))
                .run()
                .assertReplays();
        assertThat(recorded.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        return recorded;
    }

    private JsonNode output(String told) throws Exception {
        return oneCall(told, LONG).outputs().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "huge         | it sent an answer of more than 16 MiB",
                "huge-event   | it sent an answer of more than 16 MiB",
                "broken-json  | it sent a message that is no JSON",
                "broken-event | it sent a message that is no JSON",
                "no-message   | it sent JSON that is no message",
                "html         | it answered with text/html where JSON belongs",
                "nothing      | it answered with HTTP 202 and no message",
                "other-id     | its answer belongs to no request",
                "short-stream | its stream ended before the answer",
                "failing      | it answered with HTTP 500: out of memory",
                "breaks       | the connection broke",
            })
    void anAnswerThatIsNoneFailsTheCallAtOnce(String told, String message) throws Exception {
        JsonNode output = output(told);

        assertThat(output.path("content").asText())
                .startsWith("the server liar failed: ")
                .contains(message);
        assertThat(output.path("error").asText()).isEqualTo("server_failed");
    }

    @Test
    void aStreamThatDoesNotEndIsLeftWhenItsTimeIsOver() throws Exception {
        int seconds = 1;
        RecordedSession recorded = oneCall("endless", seconds);
        // Until it comes up in that time.
        while (recorded.config().json().path("mcp_servers").get(0).has("error")) {
            seconds *= 2;
            recorded = oneCall("endless", seconds);
        }

        assertThat(recorded.outputs().get(0).path("content").asText())
                .isEqualTo("the server liar did not answer within " + seconds + " s");
        streamClosed.await();
        assertThat(received).anyMatch(message -> message.contains("notifications/cancelled"));
    }

    @Test
    void whatAServerAsksForOnItsStreamIsAnswered() throws Exception {
        assertThat(output("asks").path("content").asText()).isEqualTo("said: x");
        assertThat(received)
                .anyMatch(message -> message.contains("\"id\":\"p\"") && message.contains("\"result\":{}"))
                .anyMatch(message -> message.contains("\"id\":\"s\"") && message.contains("-32601"));
    }

    @Test
    void theSessionAndTheVersionOfTheProtocolGoWithEveryMessageUntilTheSessionIsEnded() throws Exception {
        output("");

        assertThat(received.get(0)).startsWith("POST null null {").contains("initialize");
        assertThat(received.subList(1, received.size() - 1))
                .allMatch(message -> message.startsWith("POST one 2025-06-18 {"));
        assertThat(received.get(received.size() - 1)).startsWith("DELETE one 2025-06-18");
        assertThat(received.stream().filter(message -> message.contains("tools/list")))
                .hasSize(1);
    }

    @Test
    void aForgottenSessionIsBegunAnew() throws Exception {
        server.removeContext("/mcp");
        server.createContext("/mcp", exchange -> {
            // With the list of tools, which comes after the handshake, and before it is answered: then come the calls.
            if (received.size() == 2) {
                session = "two";
            }
            handle(exchange);
        });

        assertThat(output("forgetful").path("content").asText()).isEqualTo("said: x");
        assertThat(received).anyMatch(message -> message.startsWith("POST two 2025-06-18") && message.contains("echo"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "locked | it wants other headers than it is given (HTTP 401): token expired",
                "moved  | it has moved to https://elsewhere.example/mcp (HTTP 308)",
            })
    void aServerThatDoesNotLetAnybodyInSaysWhy(String told, String message) throws Exception {
        lie = told;
        LiveRun run = sessions.config(configuration(LONG)).prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            assertThat(run.notices()).singleElement().asString().contains("MCP server liar cannot be used: " + message);
        }
    }
}
