package dev.akmon.tools.shell;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CommandOutput;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A command that runs while other calls go on, until it ends or is ended. Thread-safe. */
final class BackgroundCommand {

    private static final Duration NEVER = Duration.ofDays(10_000);

    private final StartedCommand started;
    private final UnaryOperator<String> scrubber;
    private @Nullable String endedBy;
    private @Nullable CommandEnd end;
    private @Nullable CommandOutput last;

    /**
     * Watches over a command from now on.
     *
     * @param timeout after which it is ended, null for never
     * @param ended told how it ended, and all it wrote
     */
    BackgroundCommand(
            StartedCommand started,
            @Nullable Duration timeout,
            ShellSettings settings,
            BiConsumer<CommandEnd, CommandOutput> ended) {
        this.started = started;
        this.scrubber = settings.scrubber();
        Thread watching = new Thread(() -> watch(timeout, ended), "akmon-background");
        watching.setDaemon(true);
        watching.start();
    }

    /** How it ended; null while it runs. */
    synchronized @Nullable CommandEnd end() {
        return end;
    }

    /** What it has written so far. */
    CommandOutput output() {
        CommandOutput all;
        synchronized (this) {
            all = last;
        }
        return all != null ? all : started.output().with(scrubber);
    }

    /** Ends it with all its processes and waits until that is done. */
    void end(String why) {
        synchronized (this) {
            if (end == null && endedBy == null) {
                endedBy = why;
            }
        }
        started.kill();
        await(null, Cancellation.NEVER);
    }

    /**
     * Waits for its end.
     *
     * @param time how long at most, null for as long as it takes
     */
    synchronized void await(@Nullable Duration time, Cancellation cancellation) {
        cancellation.onRequest(this::wake);
        long deadline = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
        boolean interrupted = false;
        while (end == null && !cancellation.requested() && !interrupted) {
            long left = time == null ? 0 : (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (time != null && left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void watch(@Nullable Duration timeout, BiConsumer<CommandEnd, CommandOutput> ended) {
        boolean byItself;
        boolean leftovers;
        try {
            byItself = started.waitFor(timeout == null ? NEVER : timeout);
            leftovers = started.finish();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
        CommandOutput all = started.output().with(scrubber);
        CommandEnd how;
        synchronized (this) {
            how = endOf(byItself, leftovers, timeout);
            last = all;
            end = how;
            notifyAll();
        }
        ended.accept(how, all);
    }

    private CommandEnd endOf(boolean byItself, boolean leftovers, @Nullable Duration timeout) {
        if (endedBy != null) {
            return CommandEnd.ended(endedBy);
        }
        return !byItself && timeout != null ? CommandEnd.timedOut(timeout) : started.end(leftovers);
    }
}
