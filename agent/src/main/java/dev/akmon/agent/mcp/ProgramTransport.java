package dev.akmon.agent.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.shell.ManagedProcess;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * MCP's stdio transport: one JSON-RPC message per line on the standard input and output of a program, which is confined as
 * the session's commands are.
 */
final class ProgramTransport extends ServerTransport {
    /** What a program says on standard error is kept to explain a failure, the last of it. */
    private static final int KEPT_ERROR_BYTES = 2048;

    private static final long PATIENCE_MILLIS = 500;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final Sandbox sandbox;
    private final StringBuilder errorOutput = new StringBuilder();
    private final ReentrantLock writing = new ReentrantLock();

    private volatile @Nullable String end;
    private @Nullable ManagedProcess program;
    private @Nullable Thread errors;

    /**
     * @param environment everything the program finds in its environment
     * @param directory where it runs
     */
    ProgramTransport(List<String> command, Map<String, String> environment, Path directory, Sandbox sandbox) {
        this.command = command;
        this.environment = environment;
        this.directory = directory;
        this.sandbox = sandbox;
    }

    @Override
    public void start(McpOperationHandler handler) {
        if (!isThere()) {
            throw new IllegalStateException("there is no program " + command.get(0));
        }
        try {
            program = ManagedProcess.start(command, directory, environment, sandbox, streams -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("the program " + command.get(0) + " cannot be started", e);
        }
        run("akmon-mcp-output", () -> read(program.process().getInputStream()));
        errors = run("akmon-mcp-errors", () -> keepErrors(program.process().getErrorStream()));
    }

    /** What starts and confines programs would say it in words that nobody expects here. */
    private boolean isThere() {
        String name = command.get(0);
        Stream<Path> places = name.contains("/")
                ? Stream.of(directory.resolve(name))
                : Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(place -> directory.resolve(place).resolve(name));
        return places.anyMatch(place -> Files.isExecutable(place) && !Files.isDirectory(place));
    }

    @Override
    Optional<String> end() {
        return Optional.ofNullable(end);
    }

    @Override
    String explained(String error) {
        String why = end == null ? error : end;
        hearOut();
        synchronized (errorOutput) {
            String said = errorOutput.toString().strip().replaceAll("\\s*\\R\\s*", " | ");
            return said.isEmpty() ? why : why + "; it said: " + said;
        }
    }

    /** The end of a program can be noticed before its last words are read. */
    private void hearOut() {
        if (program == null || errors == null || program.process().isAlive()) {
            return;
        }
        try {
            errors.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void request(JsonNode message, CompletableFuture<JsonNode> answer) {
        send(message);
    }

    @Override
    void send(JsonNode message) {
        if (end != null) {
            throw new IllegalStateException(end);
        }
        writing.lock();
        try {
            OutputStream out = program.process().getOutputStream();
            out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it does not read any more", e);
        } finally {
            writing.unlock();
        }
    }

    /** Ends the program and what it started. It gets a moment to end by itself when its input ends. */
    @Override
    public void close() {
        if (program == null) {
            return;
        }
        try {
            // Who writes to a program that does not read holds the lock until the program is gone.
            if (writing.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                try (OutputStream input = program.process().getOutputStream()) {
                    input.flush();
                } catch (IOException e) {
                    program.kill();
                } finally {
                    writing.unlock();
                }
                program.process().waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        program.kill();
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
            end(howItEnded());
        } catch (IOException | RuntimeException e) {
            end("its output cannot be read: " + e.getMessage());
        }
    }

    private String howItEnded() {
        try {
            return program.process().waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    ? "its process ended with exit code " + program.process().exitValue()
                    : "it closed its output";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private void handle(String line) {
        JsonNode message;
        try {
            message = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // Programs print banners and debug output where only messages belong.
            if (line.stripLeading().startsWith("{") && line.contains("\"jsonrpc\"")) {
                inbox().fail("it sent a message that is no JSON: " + e.getOriginalMessage());
            }
            return;
        }
        if (message.isObject()) {
            inbox().take(message);
        }
    }

    private void end(String why) {
        end = why;
        inbox().fail(why);
        program.kill();
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

    private static Thread run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
