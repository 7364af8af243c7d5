package dev.akmon.tools;

import dev.akmon.tools.sandbox.ProcessStarter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One command from its start until nothing of it is left. For a single use. */
final class CommandRun {

    /** Tells the commands of this program from those of any other on the machine, containers included. */
    private static final String PROGRAM = UUID.randomUUID().toString();

    private static final AtomicLong CALLS = new AtomicLong();

    /** The program that gives a command a session of its own, away from our terminal; not everywhere. */
    private static final Optional<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst();

    /** How long to read on when every process seems to have gone, and after which time to look for more of them. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final int BUFFER = 1 << 14;

    private final String command;
    private final Path directory;
    private final Duration timeout;
    private final ShellSettings settings;
    private final HeadAndTail output;

    CommandRun(String command, Path directory, Duration timeout, ShellSettings settings) {
        this.command = command;
        this.directory = directory;
        this.timeout = timeout;
        this.settings = settings;
        this.output = new HeadAndTail((int) settings.outputCap());
    }

    ToolResult run(Cancellation cancellation) {
        if (cancellation.requested()) {
            return ToolResult.failure(ErrorCode.INTERRUPTED, "[interrupted before it was started]");
        }
        String mark = PROGRAM + "-" + CALLS.incrementAndGet();
        Process process;
        try {
            process = start(mark);
        } catch (IOException e) {
            return ToolResult.failure(
                    ErrorCode.SUBPROCESS_FAILED, "the command could not be started: " + FileErrors.reason(e));
        }
        ProcessTree tree = new ProcessTree(process, mark, SETSID.isPresent());
        Thread reader = startReader(process);
        AtomicBoolean cancelled = new AtomicBoolean();
        cancellation.onRequest(() -> {
            if (process.isAlive()) {
                cancelled.set(true);
                tree.kill();
            }
        });
        boolean ended = false;
        boolean interrupted = false;
        try {
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // The sandbox ends with its command and takes with it what was left, found here or not.
        boolean leftovers = tree.kill();
        try {
            leftovers |= drain(reader, tree);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (interrupted || cancelled.get()) {
            return report(ErrorCode.INTERRUPTED, "[interrupted; the command and its processes were ended]");
        }
        if (!ended) {
            return report(
                    ErrorCode.TIMED_OUT,
                    "[timed out after " + timeout.toSeconds() + " s; the command and its processes were ended]");
        }
        return report(process.exitValue(), leftovers && !settings.sandbox().confines());
    }

    private Process start(String mark) throws IOException {
        List<String> arguments = new ArrayList<>();
        SETSID.ifPresent(arguments::add);
        arguments.addAll(settings.sandbox().confine(directory, List.of("/bin/sh", "-c", "--", command)));
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(settings.sandbox().environment(settings.environment()));
        builder.environment().put(ProcessTree.MARK_VARIABLE, mark);
        return ProcessStarter.start(builder);
    }

    private Thread startReader(Process process) {
        Thread reader = new Thread(() -> copyOutput(process.getInputStream()), "akmon-shell-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void copyOutput(InputStream in) {
        byte[] buffer = new byte[BUFFER];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.write(buffer, n);
            }
        } catch (IOException e) {
            // What came before is kept and shown.
            return;
        }
    }

    /**
     * Waits for the end of the output. As long as it does not come, somebody holds the other end of the pipe.
     *
     * @return whether there were such processes
     */
    private static boolean drain(Thread reader, ProcessTree tree) throws InterruptedException {
        boolean found = false;
        long deadline = System.nanoTime() + DRAIN.toNanos();
        reader.join(PATIENCE.toMillis());
        while (reader.isAlive() && System.nanoTime() < deadline) {
            found |= tree.kill();
            reader.join(PATIENCE.toMillis());
        }
        return found;
    }

    private ToolResult report(ErrorCode code, String note) {
        return new ToolResult(false, outputFollowedBy(note), code.wireName(), null, output.truncated(), List.of());
    }

    private ToolResult report(int exitCode, boolean leftovers) {
        String note = "[exit code " + exitCode + "]"
                + (leftovers ? "\n[processes that the command left running were ended]" : "");
        return new ToolResult(
                exitCode == 0,
                outputFollowedBy(note),
                exitCode == 0 ? null : ErrorCode.SUBPROCESS_FAILED.wireName(),
                exitCode,
                output.truncated(),
                List.of());
    }

    private String outputFollowedBy(String note) {
        String text = output.text();
        if (text.isEmpty()) {
            return "[no output]\n" + note;
        }
        return text + (text.endsWith("\n") ? "" : "\n") + note;
    }
}
