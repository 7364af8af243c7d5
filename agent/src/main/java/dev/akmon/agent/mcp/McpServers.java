package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolFailure;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.tools.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The MCP servers of one session. They are started together, each with its own time limit; one that does not come up is
 * a line for the user and nothing more. A call that a server does not answer, or answers with nonsense, is a failed call.
 *
 * <p>The evidence of a call is the JSON-RPC exchange itself, in the side effects of its ToolCall: {@code
 * {"mcp":{"server":s,"request":…,"response":…|null}}}, the user's keys taken out.
 */
public final class McpServers implements ToolHost, AutoCloseable {
    /** What an interrupted or overdue call gets on top of the time the client itself allows. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** So many calls in a row a server may leave unanswered, each of which took its whole time, before it is called no more. */
    private static final int PATIENCE = 2;

    private final CleanJson clean;
    private final ExecutorService calls = Executors.newCachedThreadPool(McpServers::daemon);
    private final List<McpConnection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, McpTool> tools = new LinkedHashMap<>();
    private final Map<String, McpConnection> owners = new ConcurrentHashMap<>();
    private final ArrayNode description = JsonNodeFactory.instance.arrayNode();
    private final List<String> problems = new ArrayList<>();
    private final Map<McpConnection, String> failures = new ConcurrentHashMap<>();

    private McpServers(UnaryOperator<String> scrub) {
        this.clean = new CleanJson(scrub);
    }

    /**
     * Starts servers and asks for their tools; does not fail when one of them does.
     *
     * @param directory the project's root, where programs run
     * @param environment akmon's environment, of which programs see the harmless part
     * @param confinement what confines programs
     * @param scrub takes the user's keys out of a text
     */
    public static McpServers start(
            List<McpServerSettings> settings,
            Path directory,
            Map<String, String> environment,
            ServerConfinement confinement,
            UnaryOperator<String> scrub) {
        McpServers servers = new McpServers(scrub);
        Map<McpConnection, Future<?>> starting = new LinkedHashMap<>();
        for (McpServerSettings server : settings) {
            McpConnection connection = new McpConnection(server, servers.clean, directory, environment, confinement);
            servers.connections.add(connection);
            starting.put(connection, servers.calls.submit(connection::open));
        }
        starting.forEach(servers::await);
        return servers;
    }

    private void await(McpConnection connection, Future<?> start) {
        McpServerSettings settings = connection.settings();
        String failure = failureOf(connection, start);
        ObjectNode node = description.addObject().put("name", settings.name());
        node.setAll(access(settings.access()));
        connection.sandboxLevel().ifPresent(level -> node.put("sandbox", level));
        if (failure != null) {
            connection.close();
            node.put("error", failure);
            failures.put(connection, failure);
            problems.add("MCP server " + settings.name() + " cannot be used: " + failure);
            return;
        }
        node.setAll((ObjectNode) clean.of(connection.introduction()));
        ArrayNode names = node.putArray("tools");
        for (McpTool tool : connection.tools()) {
            tools.put(tool.name(), tool);
            owners.put(tool.name(), connection);
            names.add(tool.name());
        }
        connection.problems().forEach(problem -> problems.add("MCP server " + settings.name() + ": " + problem));
    }

    private @Nullable String failureOf(McpConnection connection, Future<?> start) {
        Duration timeout = connection.settings().timeout();
        try {
            start.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException e) {
            start.cancel(true);
            return "it was not ready after " + timeout.toSeconds() + " s";
        } catch (ExecutionException e) {
            return e.getCause().getCause() instanceof TimeoutException
                    ? "it was not ready after " + timeout.toSeconds() + " s"
                    : clean.text(connection.whyItFailed(e.getCause())) + hint(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while it was starting";
        }
    }

    /** A program that ends at once in the sandbox may miss what it hides. */
    private static String hint(McpConnection connection) {
        boolean confined = connection.end().isPresent()
                && connection
                        .sandboxLevel()
                        .filter(level -> !level.equals(Sandbox.NONE.level()))
                        .isPresent();
        return confined
                ? " (it runs in the sandbox; without it: sandbox = false under [mcp."
                        + connection.settings().name() + "])"
                : "";
    }

    private ObjectNode access(Access access) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (access instanceof Access.Program program) {
            ArrayNode command = node.put("transport", "stdio").putArray("command");
            program.command().forEach(word -> command.add(clean.text(word)));
            return node;
        }
        URI url = ((Access.Endpoint) access).url();
        // What follows the path may be a key.
        return node.put("transport", "http")
                .put(
                        "url",
                        url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                                + clean.text(url.getPath()));
    }

    /** The tools of all servers that came up, in the order of the configuration and of the servers' own lists. */
    public List<McpTool> tools() {
        return List.copyOf(tools.values());
    }

    /** The servers as the config object names them: how each is reached, what it says it is, its tools or its error. */
    public ArrayNode description() {
        return description.deepCopy();
    }

    /** What the user should know about, one line each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** How each server is doing, in the order of the configuration. */
    public List<ServerState> states() {
        return connections.stream().map(this::state).toList();
    }

    private ServerState state(McpConnection connection) {
        McpServerSettings settings = connection.settings();
        Optional<String> problem = Optional.ofNullable(failures.get(connection))
                .or(() -> connection.end().map(clean::text))
                .or(() -> connection.unanswered() < PATIENCE
                        ? Optional.empty()
                        : Optional.of("it left " + PATIENCE + " calls in a row unanswered and is not called any more"));
        JsonNode introduction = clean.of(connection.introduction());
        return new ServerState(
                settings.name(),
                settings.access() instanceof Access.Program ? "stdio" : "http",
                connection.sandboxLevel(),
                (introduction.path("server_name").asText() + " "
                                + introduction.path("server_version").asText())
                        .strip(),
                tools().stream()
                        .filter(tool -> tool.server().equals(settings.name()))
                        .toList(),
                problem);
    }

    /**
     * Ends a server and starts it again, as it is configured. The session keeps the tools it began with; of those that the
     * server has no more, or has changed, calls fail. Not to be called while a call runs.
     *
     * @param name a server of {@link #states} that has tools
     * @return why it cannot be used; empty when it can
     */
    public Optional<String> restart(String name) {
        McpConnection old = connections.stream()
                .filter(connection -> connection.settings().name().equals(name))
                .findFirst()
                .orElseThrow();
        old.close();
        McpConnection fresh = old.again();
        String failure = failureOf(fresh, calls.submit(fresh::open));
        if (failure != null) {
            fresh.close();
            failures.put(fresh, failure);
        }
        connections.set(connections.indexOf(old), fresh);
        owners.replaceAll((tool, owner) -> owner == old ? fresh : owner);
        return Optional.ofNullable(failure);
    }

    /** Whether a tool is one of these servers'. */
    public boolean has(String tool) {
        return tools.containsKey(tool);
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        McpTool tool = tools.get(call.name());
        if (tool == null) {
            return new ToolPreparation(List.of(), null, new ToolFailure("unknown_tool", "no server has this tool"));
        }
        return ToolPreparation.of(
                List.of(new AskedPermission("mcp", tool.server() + "/" + tool.nameOnServer())),
                tool.server() + ": " + tool.nameOnServer() + " "
                        + call.arguments().toPrettyString(),
                owners.get(call.name()).sandboxLevel().orElse(null));
    }

    @Override
    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
        McpTool tool = tools.get(call.name());
        McpConnection connection = owners.get(call.name());
        long begun = System.nanoTime();
        if (failures.containsKey(connection)) {
            return failed(
                    "server_failed", "the server " + tool.server() + " failed: " + failures.get(connection), begun);
        }
        if (connection.unanswered() >= PATIENCE) {
            return setAside(tool, begun);
        }
        Optional<WireTap.Exchange> before = connection.lastCall();
        Future<WireTap.Exchange> exchange = calls.submit(() -> connection.call(tool, call.arguments()));
        Runnable cancel = () -> exchange.cancel(true);
        stop.onRequest(cancel);
        try {
            Duration timeout = connection.settings().timeout().plus(GRACE);
            return outcome(tool, exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS), begun);
        } catch (CancellationException e) {
            return left(tool, before, interrupted(begun));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return left(tool, before, unanswered(connection, begun));
        } catch (ExecutionException e) {
            return e.getCause() instanceof ToolChangedException
                    ? changed(tool, begun)
                    : broken(connection, e.getCause(), begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.cancel(true);
            return left(tool, before, interrupted(begun));
        } finally {
            stop.remove(cancel);
        }
    }

    /** The outcome of a call that nobody waits for any more, with the request if it was sent. */
    private ToolOutcome left(McpTool tool, Optional<WireTap.Exchange> before, ToolOutcome failure) {
        return owners.get(tool.name())
                .lastCall()
                .filter(sent -> before.isEmpty() || sent != before.get())
                .map(sent -> failure.withSideEffects(evidence(tool, sent, null)))
                .orElse(failure);
    }

    private ObjectNode evidence(McpTool tool, WireTap.Exchange exchange, @Nullable JsonNode response) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        ObjectNode mcp = evidence.putObject("mcp").put("server", tool.server());
        mcp.set("request", clean.of(exchange.request()));
        mcp.set("response", response);
        return evidence;
    }

    private ToolOutcome outcome(McpTool tool, WireTap.Exchange exchange, long begun) {
        JsonNode response = exchange.response() == null ? null : clean.ofAnswer(exchange.response());
        ObjectNode evidence = evidence(tool, exchange, response);
        if (response == null) {
            McpConnection connection = owners.get(tool.name());
            ToolOutcome failure = exchange.failure() == null
                    ? unanswered(connection, begun)
                    : broken(connection, exchange.failure(), begun);
            return failure.withSideEffects(evidence);
        }
        owners.get(tool.name()).answered();
        if (!response.path("result").isObject()) {
            JsonNode error = response.path("error");
            String message = error.isObject()
                    ? "the server " + tool.server() + " refused the call: "
                            + error.path("message").asText("no reason given") + " ("
                            + error.path("code").asText("no code") + ")"
                    : "the server " + tool.server() + " answered with neither a result nor an error";
            return failed("server_error", message, begun).withSideEffects(evidence);
        }
        JsonNode result = response.path("result");
        boolean failed = result.path("isError").asBoolean(false);
        ResultContent.Told told = ResultContent.of(result);
        return ToolOutcome.of(failed ? "tool_failed" : null, told.text(), since(begun))
                .withTruncated(told.cut())
                .withImages(told.images())
                .withSideEffects(evidence);
    }

    private static ToolOutcome unanswered(McpConnection connection, long begun) {
        McpServerSettings settings = connection.settings();
        connection.leftUnanswered();
        return failed(
                "timed_out",
                "the server " + settings.name() + " did not answer within "
                        + settings.timeout().toSeconds() + " s",
                begun);
    }

    private static ToolOutcome setAside(McpTool tool, long begun) {
        return failed(
                "set_aside",
                "the server " + tool.server() + " left the last " + PATIENCE
                        + " calls unanswered and is not called any more, so this call was not sent; do without it (the user"
                        + " can start the server again with /mcp restart " + tool.server() + ")",
                begun);
    }

    private static ToolOutcome interrupted(long begun) {
        return failed("interrupted", "the server is told that nobody waits, and may go on with it", begun);
    }

    private static ToolOutcome changed(McpTool tool, long begun) {
        return failed(
                "tool_changed",
                "the server " + tool.server() + " has changed or removed its tool " + tool.nameOnServer()
                        + " since the session began, so it was not called; a new session takes it as it is then",
                begun);
    }

    private ToolOutcome broken(McpConnection connection, Throwable failure, long begun) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                connection.leftUnanswered();
                break;
            }
        }
        return failed(
                "server_failed",
                "the server " + connection.settings().name() + " failed: "
                        + clean.text(connection.whyItFailed(failure)),
                begun);
    }

    private static ToolOutcome failed(String code, String message, long begun) {
        return ToolOutcome.failure(code, message, since(begun));
    }

    private static long since(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Closes the connections and ends the programs. */
    @Override
    public void close() {
        connections.forEach(McpConnection::close);
        calls.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "akmon-mcp");
        thread.setDaemon(true);
        return thread;
    }
}
