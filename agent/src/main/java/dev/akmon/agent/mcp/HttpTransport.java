package dev.akmon.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.recorder.http.EnvironmentProxies;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * MCP's streamable HTTP transport: each message is a POST of its own, and the answer is a JSON document or a stream of
 * events that has it. Redirects are not followed, so that headers with keys go nowhere else. Where the server has forgotten
 * the MCP session, a new one is begun.
 */
final class HttpTransport extends ServerTransport {
    private static final String SESSION = "Mcp-Session-Id";

    /** The client gives up after its time and tells the server; what is left of the request ends after this. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(2);

    /** As much of an error's body as may explain it. */
    private static final int EXPLANATION_BYTES = 2048;

    private static final int EXPLANATION_CHARACTERS = 200;

    private final Access.Endpoint endpoint;
    private final Duration limit;
    private final HttpClient client;
    private final ExecutorService workers = Executors.newCachedThreadPool(HttpTransport::daemon);

    private volatile @Nullable JsonNode handshake;
    private volatile @Nullable String session;
    private volatile @Nullable String protocolVersion;

    /**
     * @param timeout how long a request may take, its answer included
     * @param environment where the proxy variables are looked up
     */
    HttpTransport(Access.Endpoint endpoint, Duration timeout, Map<String, String> environment) {
        this.endpoint = endpoint;
        this.limit = timeout.plus(GRACE);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .proxy(new EnvironmentProxies(environment, ProxySelector.getDefault()))
                .build();
    }

    @Override
    public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
        handshake = handshake(request);
        return super.initialize(request);
    }

    @Override
    void ready(JsonNode introduction) {
        protocolVersion = introduction.path("protocolVersion").textValue();
        super.ready(introduction);
    }

    @Override
    void request(JsonNode message, CompletableFuture<JsonNode> answer) {
        workers.execute(() -> {
            try {
                ask(message, answer);
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
    }

    @Override
    void send(JsonNode message) {
        HttpResponse<InputStream> response = client.sendAsync(post(message), HttpResponse.BodyHandlers.ofInputStream())
                .join();
        close(response.body());
        if (!isSuccess(response)) {
            throw new IllegalStateException(refusal(response, ""));
        }
    }

    /** Ends the MCP session, as far as the server listens. */
    @Override
    public void close() {
        inbox().fail("the connection is closed");
        workers.shutdownNow();
        if (session != null) {
            HttpRequest end = builder().DELETE().timeout(PATIENCE_AT_THE_END).build();
            client.sendAsync(end, HttpResponse.BodyHandlers.discarding())
                    .orTimeout(PATIENCE_AT_THE_END.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((response, error) -> response)
                    .join();
        }
    }

    private void ask(JsonNode message, CompletableFuture<JsonNode> answer) throws IOException {
        answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        String asked = session;
        HttpResponse<InputStream> response = sent(message, answer);
        if (response.statusCode() == 404 && asked != null) {
            close(response.body());
            beginAnew(asked);
            response = sent(message, answer);
        }
        try (InputStream body = response.body()) {
            // Whoever does not wait any more does not read either.
            answer.whenComplete((came, error) -> close(body));
            if (!isSuccess(response)) {
                throw new IllegalStateException(refusal(response, explanation(body)));
            }
            response.headers().firstValue(SESSION).ifPresent(id -> session = id);
            read(response, new LimitedStream(body, MAX_MESSAGE_BYTES), answer);
        } catch (IOException e) {
            throw new IOException("the connection broke before the answer was complete: " + e.getMessage(), e);
        }
    }

    private HttpResponse<InputStream> sent(JsonNode message, CompletableFuture<JsonNode> answer) throws IOException {
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(post(message), HttpResponse.BodyHandlers.ofInputStream());
        answer.whenComplete((came, error) -> response.cancel(true));
        try {
            return response.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw e;
        }
    }

    private void beginAnew(String forgotten) throws IOException {
        synchronized (workers) {
            if (!forgotten.equals(session)) {
                return;
            }
            session = null;
            CompletableFuture<JsonNode> answer =
                    inbox().expect(handshake.path("id").asLong());
            ask(handshake, answer);
            JsonNode introduction = answer.join().path("result");
            if (!introduction.isObject()) {
                throw new IOException("it has forgotten the session and begins no new one");
            }
            ready(introduction);
            inbox().doubtTools();
        }
    }

    private void read(HttpResponse<?> response, InputStream body, CompletableFuture<JsonNode> answer)
            throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/event-stream")) {
            readEvents(body, answer);
            answer.completeExceptionally(new IllegalStateException("its stream ended before the answer"));
        } else if (type.startsWith("application/json")) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (text.isBlank()) {
                throw new IllegalStateException("it answered with HTTP " + response.statusCode() + " and no message");
            }
            take(text);
            answer.completeExceptionally(new IllegalStateException("its answer belongs to no request of this session"));
        } else {
            throw new IllegalStateException("it answered with "
                    + (type.isEmpty() ? "HTTP " + response.statusCode() + " and no message" : type)
                    + " where JSON belongs");
        }
    }

    private void readEvents(InputStream body, CompletableFuture<JsonNode> answer) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null && !answer.isDone(); line = lines.readLine()) {
            if (line.startsWith("data:")) {
                data.append(line, "data:".length(), line.length()).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                String event = data.toString();
                data.setLength(0);
                // Some servers open their streams with an empty event.
                if (!event.isBlank()) {
                    take(event);
                }
            }
        }
    }

    private void take(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it sent a message that is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!message.isObject()) {
            throw new IllegalStateException("it sent JSON that is no message");
        }
        inbox().take(message);
    }

    private HttpRequest post(JsonNode message) {
        return builder()
                .timeout(limit)
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message.toString()))
                .build();
    }

    private HttpRequest.Builder builder() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(endpoint.url());
        endpoint.headers().forEach(builder::setHeader);
        if (session != null) {
            builder.setHeader(SESSION, session);
        }
        if (protocolVersion != null) {
            builder.setHeader("MCP-Protocol-Version", protocolVersion);
        }
        return builder;
    }

    private static boolean isSuccess(HttpResponse<?> response) {
        return response.statusCode() / 100 == 2;
    }

    private static String refusal(HttpResponse<?> response, String explanation) {
        int status = response.statusCode();
        String said = explanation.isEmpty() ? "" : ": " + explanation;
        return switch (status) {
            case 401, 403 -> "it wants other headers than it is given (HTTP " + status + ")" + said;
            case 301, 302, 307, 308 ->
                "it has moved to "
                        + response.headers().firstValue("Location").orElse("another address")
                        + " (HTTP " + status + "); give that as its url, since redirects are not followed";
            default -> "it answered with HTTP " + status + said;
        };
    }

    private static String explanation(InputStream body) throws IOException {
        String text = new String(body.readNBytes(EXPLANATION_BYTES), StandardCharsets.UTF_8).strip();
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            node = MissingNode.getInstance();
        }
        JsonNode error = node.path("error");
        String message =
                error.path("message").asText(error.asText(node.path("message").asText("")));
        if (message.isEmpty() && !node.isObject() && !text.startsWith("<")) {
            message = text.lines().findFirst().orElse("");
        }
        return message.length() > EXPLANATION_CHARACTERS ? message.substring(0, EXPLANATION_CHARACTERS) + "…" : message;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // Nobody reads it any more.
            return;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "akmon-mcp-http");
        thread.setDaemon(true);
        return thread;
    }
}
