package dev.akmon.tools.git;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.shell.HeadAndTail;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of git, from its start to its end. */
final class GitProcess {
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** How long git has to remove its lock files when it is told to end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int MAX_ERROR_BYTES = 4096;

    private final Process process;
    private final int limit;
    private final HeadAndTail errors = new HeadAndTail(MAX_ERROR_BYTES);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile byte[] output = new byte[0];

    private GitProcess(Process process, int limit) {
        this.process = process;
        this.limit = limit;
    }

    /**
     * What came of it.
     *
     * @param output at most as many bytes as were asked for
     * @param cut whether there would have been more; git was ended then
     * @param errors what it wrote on standard error
     */
    record Outcome(int exitCode, byte[] output, boolean cut, String errors) {
        String text() {
            return new String(output, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        }
    }

    /**
     * Runs git.
     *
     * @param input what it reads on standard input
     * @param limit how many bytes of its output to keep
     * @throws ToolException when it cannot be started, takes too long or is cancelled
     */
    static Outcome run(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            String input,
            int limit,
            Cancellation cancellation)
            throws ToolException {
        if (cancellation.requested()) {
            throw new ToolException(ErrorCode.INTERRUPTED, "the call was interrupted");
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            GitProcess git = new GitProcess(builder.start(), limit);
            return git.await(input, cancellation);
        } catch (IOException e) {
            throw new ToolException(
                    ErrorCode.SUBPROCESS_FAILED,
                    "git could not be started: " + FileErrors.reason(e) + "; the user must install git");
        }
    }

    private Outcome await(String input, Cancellation cancellation) throws ToolException {
        Thread reader = thread(this::readOutput, "akmon-git-output");
        Thread errorReader = thread(this::readErrors, "akmon-git-errors");
        cancellation.onRequest(() -> {
            cancelled.set(true);
            end();
        });
        boolean ended;
        try {
            write(input);
            ended = process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end();
            }
            reader.join(GRACE.toMillis());
            errorReader.join(GRACE.toMillis());
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw new ToolException(ErrorCode.INTERRUPTED, "interrupted; git was ended");
        }
        if (cancelled.get()) {
            throw new ToolException(ErrorCode.INTERRUPTED, "interrupted; git was ended");
        }
        if (!ended) {
            throw new ToolException(
                    ErrorCode.TIMED_OUT,
                    "git took longer than " + TIMEOUT.toSeconds() + " s and was ended; ask for less");
        }
        byte[] all = output;
        boolean cut = all.length > limit;
        byte[] kept = cut ? Arrays.copyOf(all, Utf8.headLength(all, all.length, limit)) : all;
        return new Outcome(process.exitValue(), kept, cut, errors.text().strip());
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void write(String input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading all of it: its exit code and its errors say why.
            return;
        }
    }

    private void readOutput() {
        try (InputStream in = process.getInputStream()) {
            output = in.readNBytes(limit + 1);
            if (output.length > limit) {
                process.toHandle().destroy();
            }
        } catch (IOException e) {
            // Ended by force: what was read does not matter any more.
            return;
        }
    }

    private void readErrors() {
        byte[] buffer = new byte[MAX_ERROR_BYTES];
        try (InputStream in = process.getErrorStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                errors.write(buffer, n);
            }
        } catch (IOException e) {
            // As above.
            return;
        }
    }

    /** Ends git: politely first, since it leaves its lock files behind when it is killed. */
    private void end() {
        List<ProcessHandle> children = process.descendants().toList();
        process.toHandle().destroy();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.toHandle().destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
