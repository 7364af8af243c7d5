package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.shell.EnvironmentScrubber;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.protocol.McpCancellationNotification;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpListToolsRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connection to one server, from its start until it is closed. Its calls go one after another. */
final class McpConnection implements AutoCloseable {
    /** The versions of the protocol that have what akmon uses of it, the oldest first. */
    private static final List<String> PROTOCOL_VERSIONS =
            List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    private static final int MAX_PAGES = 32;

    /** Far above the ids of the client, which counts from 0. */
    private static final long FIRST_LISTING_ID = 1L << 40;

    private final McpServerSettings settings;
    private final CleanJson clean;
    private final Path directory;
    private final Map<String, String> environment;
    private final ServerConfinement confinement;
    private final AtomicLong listingIds = new AtomicLong(FIRST_LISTING_ID);

    private final ToolListing listing;

    /** The tools that the session was told of. */
    private @Nullable List<McpTool> known;

    /** The names of those that the server has changed since. */
    private Set<String> changed = Set.of();

    /** How many calls in a row had no answer in their time. */
    private final AtomicInteger unanswered = new AtomicInteger();

    private volatile @Nullable Sandbox sandbox;
    private volatile @Nullable ServerTransport transport;
    private volatile @Nullable WireTap wire;
    private @Nullable McpClient client;
    private JsonNode introduction = JsonNodeFactory.instance.objectNode();

    /** @param directory where a program runs; @param environment akmon's own, of which it sees the harmless part */
    McpConnection(
            McpServerSettings settings,
            CleanJson clean,
            Path directory,
            Map<String, String> environment,
            ServerConfinement confinement) {
        this.settings = settings;
        this.clean = clean;
        this.directory = directory;
        this.environment = environment;
        this.confinement = confinement;
        this.listing = new ToolListing(settings.name(), clean);
    }

    private ServerTransport newTransport() {
        if (settings.access() instanceof Access.Program program) {
            Map<String, String> seen = new TreeMap<>(EnvironmentScrubber.scrub(environment));
            seen.putAll(program.environment());
            sandbox = confinement.of(program);
            return new ProgramTransport(program.command(), seen, directory, sandbox);
        }
        return new HttpTransport((Access.Endpoint) settings.access(), settings.timeout(), environment);
    }

    /**
     * Connects and asks for the tools.
     *
     * @throws RuntimeException when the server cannot be reached or does not speak the protocol
     */
    synchronized void open() {
        transport = newTransport();
        wire = new WireTap(transport);
        client = DefaultMcpClient.builder()
                .key(settings.name())
                .clientName("akmon")
                .clientVersion(AkmonVersion.current())
                .transport(wire)
                .initializationTimeout(settings.timeout())
                .toolExecutionTimeout(settings.timeout())
                .autoHealthCheck(false)
                .logHandler(message -> {})
                .build();
        for (WireTap.Exchange exchange : wire.take()) {
            if (exchange.response() != null) {
                introduction = introduction(exchange.response());
            }
        }
        listTools(listing);
        if (known == null) {
            known = listing.tools();
        }
        changed = missing(known, listing);
    }

    /** A connection to the same server, not open yet, whose session was told of the tools of this one. */
    McpConnection again() {
        McpConnection again = new McpConnection(settings, clean, directory, environment, confinement);
        again.known = known;
        return again;
    }

    private static Set<String> missing(List<McpTool> known, ToolListing listing) {
        return known.stream()
                .filter(tool -> !listing.tools().contains(tool))
                .map(McpTool::name)
                .collect(Collectors.toSet());
    }

    /** Counts a call that had no answer in its time. */
    void leftUnanswered() {
        unanswered.incrementAndGet();
    }

    /** The server answered, whatever it was. */
    void answered() {
        unanswered.set(0);
    }

    /** How many calls in a row had no answer in their time. */
    int unanswered() {
        return unanswered.get();
    }

    private static JsonNode introduction(JsonNode response) {
        JsonNode result = response.path("result");
        if (!result.isObject()) {
            throw new IllegalStateException("it refused to begin: "
                    + response.path("error").path("message").asText("it did not say why"));
        }
        String version = result.path("protocolVersion").asText("none");
        if (!PROTOCOL_VERSIONS.contains(version)) {
            throw new IllegalStateException(
                    "it speaks version " + version + " of the protocol, akmon " + String.join(", ", PROTOCOL_VERSIONS));
        }
        return result;
    }

    /** Asks page by page. LangChain4j's own way takes no tool when it cannot understand one, and any number of pages. */
    private void listTools(ToolListing found) {
        String cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode response = answer(new McpListToolsRequest(listingIds.getAndIncrement(), cursor));
            JsonNode result = response.path("result");
            if (!result.path("tools").isArray()) {
                throw new IllegalStateException("it does not list its tools: "
                        + response.path("error").path("message").asText("its answer has none"));
            }
            found.add(result);
            cursor = result.path("nextCursor").textValue();
            if (cursor == null) {
                return;
            }
        }
        found.isLongerThanRead();
    }

    private JsonNode answer(McpClientMessage request) {
        try {
            return wire.executeOperationWithResponse(request)
                    .get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("it did not list its tools in time", e);
        }
    }

    McpServerSettings settings() {
        return settings;
    }

    List<McpTool> tools() {
        return listing.tools();
    }

    List<String> problems() {
        return listing.problems();
    }

    /** What the server said of itself: its name, its version and the version of the protocol. */
    ObjectNode introduction() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        JsonNode info = introduction.path("serverInfo");
        node.put("server_name", info.path("name").asText(""));
        node.put("server_version", info.path("version").asText(""));
        node.put("protocol_version", introduction.path("protocolVersion").asText(""));
        return node;
    }

    /** What confines the server's program, as it is recorded; empty for a server that is none, or was not started. */
    Optional<String> sandboxLevel() {
        return Optional.ofNullable(sandbox).map(Sandbox::level);
    }

    /** Why the server is not there any more; empty while it is, as far as anybody knows. */
    Optional<String> end() {
        return transport == null ? Optional.empty() : transport.end().map(transport::explained);
    }

    /** What is known of why the server does not answer. */
    String whyItFailed(Throwable error) {
        return transport == null ? message(error) : transport.explained(message(error));
    }

    private static String message(Throwable error) {
        // What wraps another one says only what that is; what says more was put into words for people.
        Throwable told = error;
        boolean refused = false;
        while (told.getCause() != null
                && (told.getMessage() == null
                        || told.getMessage().equals(told.getCause().toString()))) {
            refused |= told instanceof ConnectException;
            told = told.getCause();
        }
        if (told.getMessage() != null) {
            return told.getMessage();
        }
        return refused
                ? "nothing answers at its address"
                : "no connection (" + told.getClass().getSimpleName() + ")";
    }

    /**
     * Calls a tool and waits for the answer, for as long as the settings allow.
     *
     * @return the exchange; without a response when none came
     * @throws ToolChangedException when the server has another tool now than the one the model knows; nothing was called
     * @throws RuntimeException when the call cannot be made or the connection breaks
     */
    synchronized WireTap.Exchange call(McpTool tool, JsonNode arguments) throws ToolChangedException {
        requireUnchanged(tool);
        wire.take();
        RuntimeException failure = null;
        try {
            client.executeTool(ToolExecutionRequest.builder()
                    .name(tool.nameOnServer())
                    .arguments(arguments.toString())
                    .build());
        } catch (RuntimeException e) {
            // The client throws for errors the server reports too; those are answers, and are read off the wire.
            failure = e;
        }
        WireTap.Exchange exchange = wire.take().stream()
                .filter(one -> one.request().path("method").asText().equals("tools/call"))
                .findFirst()
                .orElseThrow(orNothingSent(failure));
        if (Thread.currentThread().isInterrupted()) {
            cancel(exchange.request().path("id").asLong());
        }
        return exchange;
    }

    /** The call that was sent last, whether it is over or not; empty when none was. */
    Optional<WireTap.Exchange> lastCall() {
        return Optional.ofNullable(wire.lastCall());
    }

    /** A server that said its tools changed may have given a known name to something else. */
    private void requireUnchanged(McpTool tool) throws ToolChangedException {
        if (transport.inbox().toolsChanged()) {
            ToolListing now = new ToolListing(settings.name(), clean);
            try {
                listTools(now);
            } catch (RuntimeException e) {
                transport.inbox().doubtTools();
                throw e;
            }
            changed = missing(known == null ? List.of() : known, now);
        }
        if (changed.contains(tool.name())) {
            throw new ToolChangedException();
        }
    }

    /** Tells the server that nobody waits any more. */
    private void cancel(long request) {
        try {
            wire.executeOperationWithoutResponse(new McpCancellationNotification(request, "interrupted by the user"));
        } catch (RuntimeException e) {
            // It is told for its own sake.
            return;
        }
    }

    private static Supplier<RuntimeException> orNothingSent(@Nullable RuntimeException failure) {
        return () -> failure != null ? failure : new IllegalStateException("the call was not sent");
    }

    @Override
    public void close() {
        if (wire == null) {
            return;
        }
        try {
            wire.close();
        } catch (IOException | RuntimeException e) {
            // The session is over and every answer recorded: what a server does at its end changes nothing.
            return;
        }
    }
}
