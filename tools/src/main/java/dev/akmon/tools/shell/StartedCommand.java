package dev.akmon.tools.shell;

import dev.akmon.tools.CommandOutput;
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
import java.util.concurrent.atomic.AtomicLong;

/** A command that runs, with all its processes and what it has written so far. */
final class StartedCommand {

    /** How much of the output is kept. As JSON, in which a byte can take six, it must fit into an object of the journal. */
    static final int CAPTURE_LIMIT = 8 << 20;

    /** Tells the commands of this program from those of any other on the machine, containers included. */
    private static final String PROGRAM = UUID.randomUUID().toString();

    private static final AtomicLong CALLS = new AtomicLong();

    /** The program that gives a command a session of its own, away from our terminal; not everywhere. */
    private static final Optional<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst();

    private static final OrphanWatch ORPHANS =
            new OrphanWatch(SETSID.stream().toList(), ProcessTree.MARK_VARIABLE + "=" + PROGRAM);

    /** How long to read on when every process seems to have gone, and after which time to look for more of them. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final int BUFFER = 1 << 14;

    private final Process process;
    private final ProcessTree tree;
    private final HeadAndTail output = new HeadAndTail(CAPTURE_LIMIT);
    private final Thread reader;
    private final boolean watched;

    private StartedCommand(Process process, ProcessTree tree, boolean watched) {
        this.process = process;
        this.tree = tree;
        this.watched = watched;
        this.reader = new Thread(() -> copyOutput(process.getInputStream()), "akmon-shell-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a command line for {@code sh}.
     *
     * @throws IOException when it cannot be started
     */
    static StartedCommand start(String command, Path directory, ShellSettings settings) throws IOException {
        String mark = PROGRAM + "-" + CALLS.incrementAndGet();
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
        boolean watched = !settings.sandbox().confines();
        if (watched) {
            ORPHANS.begin(settings.environment());
        }
        Process process = ProcessStarter.start(builder);
        if (watched) {
            ORPHANS.begun(process.pid());
        }
        return new StartedCommand(process, new ProcessTree(process, mark, SETSID.isPresent()), watched);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the command itself; whether it has ended by then. */
    boolean waitFor(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    int exitCode() {
        return process.exitValue();
    }

    /** What it has written so far. */
    CommandOutput output() {
        return output.output();
    }

    /** Ends it and everything it started. */
    void kill() {
        tree.kill();
    }

    /**
     * Ends what is left of it and reads the rest of its output. As long as the end of that does not come, somebody holds the
     * other end of the pipe.
     *
     * @return whether there were processes besides the command itself
     */
    boolean finish() throws InterruptedException {
        // The sandbox ends with its command and takes with it what was left, found here or not.
        boolean found = tree.kill();
        long deadline = System.nanoTime() + DRAIN.toNanos();
        reader.join(PATIENCE.toMillis());
        while (reader.isAlive() && System.nanoTime() < deadline) {
            found |= tree.kill();
            reader.join(PATIENCE.toMillis());
        }
        if (watched) {
            ORPHANS.ended(process.pid());
        }
        return found;
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
}
