package dev.akmon.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, from outside a session, that it stop. Thread-safe; the first reason given stays, but one that ends the
 * session takes the place of one that ends a turn.
 */
public final class StopSignal {
    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable StopReason reason;
    private boolean acting;

    /** Asks the session to stop and runs the registered actions on this thread. Later requests change nothing. */
    public void request(StopReason why) {
        List<Runnable> toRun;
        synchronized (this) {
            if (reason != null && (reason.endsSession() || !why.endsSession())) {
                return;
            }
            reason = why;
            acting = true;
            notifyAll();
            toRun = List.copyOf(actions);
        }
        try {
            toRun.forEach(Runnable::run);
        } finally {
            synchronized (this) {
                acting = false;
                notifyAll();
            }
        }
    }

    /**
     * Forgets a request that was about the turn under way and not about the whole session, once its actions have run, so
     * that the next turn can begin.
     *
     * @return whether there is no request any more
     */
    synchronized boolean takeBack() {
        boolean interrupted = false;
        while (acting) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (reason != null && reason.endsSession()) {
            return false;
        }
        reason = null;
        return true;
    }

    /** Why the session was asked to stop, empty while it was not. */
    public synchronized Optional<StopReason> requested() {
        return Optional.ofNullable(reason);
    }

    /** Runs {@code action} when a stop is requested; at once when one already was. */
    public void onRequest(Runnable action) {
        synchronized (this) {
            if (reason == null) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Forgets an action registered with {@link #onRequest}. */
    public synchronized void remove(Runnable action) {
        actions.remove(action);
    }

    /** Waits for {@code millis} or until a stop is requested, whichever comes first. */
    synchronized void await(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            while (reason == null) {
                long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
