package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.tools.EnvironmentScrubber;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.transport.McpTransport;
import dev.langchain4j.mcp.client.transport.http.StreamableHttpMcpTransport;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpListToolsRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connection to one server, from its start until it is closed. Its calls go one after another. */
final class McpConnection implements AutoCloseable {
    private static final int MAX_PAGES = 32;

    /** Far above the ids of the client, which counts from 0. */
    private static final long FIRST_LISTING_ID = 1L << 40;

    private final McpServerSettings settings;
    private final McpTransport transport;
    private final WireTap wire;
    private final ToolListing listing;
    private @Nullable McpClient client;
    private JsonNode introduction = JsonNodeFactory.instance.objectNode();

    /** @param directory where a program runs; @param environment akmon's own, of which it sees the harmless part */
    McpConnection(McpServerSettings settings, CleanJson clean, Path directory, Map<String, String> environment) {
        this.settings = settings;
        this.transport = transport(settings, directory, environment);
        this.wire = new WireTap(transport);
        this.listing = new ToolListing(settings.name(), clean);
    }

    private static McpTransport transport(McpServerSettings settings, Path directory, Map<String, String> environment) {
        if (settings.access() instanceof Access.Program program) {
            Map<String, String> seen = new TreeMap<>(EnvironmentScrubber.scrub(environment));
            seen.putAll(program.environment());
            return new ProgramTransport(program.command(), seen, directory);
        }
        Access.Endpoint endpoint = (Access.Endpoint) settings.access();
        return StreamableHttpMcpTransport.builder()
                .url(endpoint.url().toString())
                .customHeaders(endpoint.headers())
                .timeout(settings.timeout())
                .build();
    }

    /**
     * Connects and asks for the tools.
     *
     * @throws RuntimeException when the server cannot be reached or does not speak the protocol
     */
    void open() {
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
                introduction = exchange.response().path("result");
            }
        }
        listTools();
    }

    /** Asks page by page. LangChain4j's own way takes no tool when it cannot understand one, and any number of pages. */
    private void listTools() {
        String cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode result = answer(new McpListToolsRequest(FIRST_LISTING_ID + page, cursor))
                    .path("result");
            listing.add(result);
            cursor = result.path("nextCursor").textValue();
            if (cursor == null) {
                return;
            }
        }
        listing.isLongerThanRead();
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

    /** What is known of why the server does not answer. */
    String whyItFailed(Throwable error) {
        if (transport instanceof ProgramTransport program) {
            return program.end().orElseGet(() -> message(error)) + program.lastWords();
        }
        return message(error);
    }

    private static String message(Throwable error) {
        // What wraps another one says only what that is; what says more was put into words for people.
        Throwable told = error;
        while (told.getCause() != null
                && (told.getMessage() == null
                        || told.getMessage().equals(told.getCause().toString()))) {
            told = told.getCause();
        }
        return told.getMessage() == null
                ? "no connection (" + told.getClass().getSimpleName() + ")"
                : told.getMessage();
    }

    /**
     * Calls a tool and waits for the answer, for as long as the settings allow.
     *
     * @return the exchange; without a response when none came
     * @throws RuntimeException when the call cannot be made or the connection breaks
     */
    synchronized WireTap.Exchange call(McpTool tool, JsonNode arguments) {
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
        return wire.take().stream()
                .filter(exchange -> exchange.request().path("method").asText().equals("tools/call"))
                .findFirst()
                .orElseThrow(orNothingSent(failure));
    }

    private static Supplier<RuntimeException> orNothingSent(@Nullable RuntimeException failure) {
        return () -> failure != null ? failure : new IllegalStateException("the call was not sent");
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException | RuntimeException e) {
            // The session is over and every answer recorded: what a server does at its end changes nothing.
            return;
        }
    }
}
