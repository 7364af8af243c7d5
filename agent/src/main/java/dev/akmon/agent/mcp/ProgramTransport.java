package dev.akmon.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.client.transport.McpTransport;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializationNotification;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * MCP's stdio transport: one JSON-RPC message per line on the standard input and output of a program. LangChain4j's own
 * hands the program akmon's whole environment, keys included, believes it any length of line, and leaves its children
 * running.
 */
final class ProgramTransport implements McpTransport {
    /** No message may be longer; the connection ends at one that is. */
    static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** What a program says on standard error is kept to explain a failure, the last of it. */
    private static final int KEPT_ERROR_BYTES = 2048;

    private static final long PATIENCE_MILLIS = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final StringBuilder errorOutput = new StringBuilder();

    private volatile @Nullable String end;
    private @Nullable Process process;
    private @Nullable McpOperationHandler handler;

    /**
     * @param environment everything the program finds in its environment
     * @param directory where it runs
     */
    ProgramTransport(List<String> command, Map<String, String> environment, Path directory) {
        this.command = command;
        this.environment = environment;
        this.directory = directory;
    }

    @Override
    public void start(McpOperationHandler operationHandler) {
        handler = operationHandler;
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the program " + command.get(0) + " cannot be started", e);
        }
        run("akmon-mcp-output", () -> read(process.getInputStream()));
        run("akmon-mcp-errors", () -> keepErrors(process.getErrorStream()));
    }

    /** Why the connection is over; empty while it is not. */
    Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** The last the program said on its standard error, as the end of a sentence; nothing when it said nothing. */
    String lastWords() {
        synchronized (errorOutput) {
            String said = errorOutput.toString().strip();
            return said.isEmpty() ? "" : "; it said: " + said;
        }
    }

    @Override
    public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
        return exchange(request).thenApply(response -> {
            send(new McpInitializationNotification());
            return response;
        });
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
        return exchange(message);
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
        return exchange(context.message());
    }

    @Override
    public void executeOperationWithoutResponse(McpClientMessage message) {
        send(message);
    }

    @Override
    public void executeOperationWithoutResponse(McpCallContext context) {
        send(context.message());
    }

    @Override
    public void checkHealth() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException("the MCP server's process has ended");
        }
    }

    @Override
    public void onFailure(Runnable action) {
        // A server that ended is not started again behind the user's back: its calls fail and say so.
    }

    /** Ends the program and what it started. It gets a moment to end by itself when its input ends. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        } catch (IOException e) {
            // It does not read any more, and is ended below.
            process.destroyForcibly();
        }
        try {
            process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private CompletableFuture<JsonNode> exchange(McpClientMessage message) {
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        handler.startOperation(message.getId(), response);
        try {
            checkHealth();
            send(message);
        } catch (RuntimeException e) {
            response.completeExceptionally(e);
        }
        return response;
    }

    private synchronized void send(McpClientMessage message) {
        OutputStream out = process.getOutputStream();
        try {
            out.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the MCP server does not read any more", e);
        }
    }

    private void read(InputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 << 10];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int start = 0;
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        line.write(buffer, start, i - start);
                        start = i + 1;
                        handle(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    }
                }
                line.write(buffer, start, count - start);
                if (line.size() > MAX_MESSAGE_BYTES) {
                    end("it sent a message of more than " + (MAX_MESSAGE_BYTES >> 20) + " MiB");
                    return;
                }
            }
            end("its process ended");
        } catch (IOException e) {
            end("its output cannot be read: " + e.getMessage());
        }
    }

    private void handle(String line) {
        JsonNode message;
        try {
            message = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // Programs print banners and debug output where only messages belong.
            return;
        }
        if (message.isObject()) {
            handler.handle(message);
        }
    }

    private void end(String why) {
        end = why;
        handler.cancelAllPendingOperations(why);
        process.destroyForcibly();
    }

    private void keepErrors(InputStream in) {
        byte[] buffer = new byte[KEPT_ERROR_BYTES];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (errorOutput) {
                    errorOutput.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    errorOutput.delete(0, Math.max(0, errorOutput.length() - KEPT_ERROR_BYTES));
                }
            }
        } catch (IOException e) {
            // It only explains; what was read so far is kept.
            return;
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
