package dev.akmon.tools.shell;

import dev.akmon.tools.CommandOutput;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ToolException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A command that runs, with all its processes and what it has written so far. */
final class StartedCommand {

    /** How much of the output is kept. As JSON, in which a byte can take six, it must fit into an object of the journal. */
    static final int CAPTURE_LIMIT = 8 << 20;

    /** Tells the commands of this program, which end with it, from other processes that it starts. */
    private static final String COMMANDS = UUID.randomUUID().toString();

    private static final OrphanWatch ORPHANS =
            new OrphanWatch(ManagedProcess.SETSID, ProcessTree.MARK_VARIABLE + "=" + COMMANDS);

    /** How long to read on when every process seems to have gone, and after which time to look for more of them. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final int BUFFER = 1 << 14;

    private final ManagedProcess managed;
    private final Process process;
    private final HeadAndTail output = new HeadAndTail(CAPTURE_LIMIT);
    private final Thread reader;
    private final boolean watched;

    private StartedCommand(ManagedProcess managed, boolean watched) {
        this.managed = managed;
        this.process = managed.process();
        this.watched = watched;
        this.reader = new Thread(() -> copyOutput(process.getInputStream()), "akmon-shell-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a command line for {@code sh}.
     *
     * @throws ToolException {@code subprocess_failed}, when it cannot be started
     */
    static StartedCommand start(String command, Path directory, ShellSettings settings) throws ToolException {
        boolean watched = !settings.sandbox().confines();
        if (watched) {
            ORPHANS.begin(settings.environment());
        }
        ManagedProcess managed;
        try {
            managed = ManagedProcess.start(
                    COMMANDS,
                    List.of("/bin/sh", "-c", "--", command),
                    directory,
                    settings.environment(),
                    settings.sandbox(),
                    streams -> streams.redirectInput(new File("/dev/null")).redirectErrorStream(true));
        } catch (IOException e) {
            throw new ToolException(
                    ErrorCode.SUBPROCESS_FAILED, "the command could not be started: " + FileErrors.reason(e));
        }
        if (watched) {
            ORPHANS.begun(managed.process().pid());
        }
        return new StartedCommand(managed, watched);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the command itself; whether it has ended by then. */
    boolean waitFor(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * How it ended by itself.
     *
     * @param leftovers what {@link #finish} said
     */
    CommandEnd end(boolean leftovers) {
        // Inside a sandbox nothing can be left running: what looks like it is the sandbox on its way out.
        return CommandEnd.exited(process.exitValue(), leftovers && watched);
    }

    /** What it has written so far. */
    CommandOutput output() {
        return output.output();
    }

    /** Ends it and everything it started. */
    void kill() {
        managed.kill();
    }

    /**
     * Ends what is left of it and reads the rest of its output. As long as the end of that does not come, somebody holds the
     * other end of the pipe.
     *
     * @return whether there were processes besides the command itself
     */
    boolean finish() throws InterruptedException {
        // The sandbox ends with its command and takes with it what was left, found here or not.
        boolean found = managed.kill();
        long deadline = System.nanoTime() + DRAIN.toNanos();
        reader.join(PATIENCE.toMillis());
        while (reader.isAlive() && System.nanoTime() < deadline) {
            found |= managed.kill();
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
