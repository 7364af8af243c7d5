package dev.akmon.cli.chat;

import dev.akmon.cli.console.ExitCode;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.util.function.Consumer;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * What signals mean in a conversation. Ctrl-C stops the turn under way; again, while it stops, the conversation is left
 * when it has; a third time at once. SIGTERM and SIGHUP, which a closed terminal sends, end the session properly; a second
 * SIGTERM ends the process at once, and {@code akmon session close} mends the session.
 */
final class ChatSignals {
    private final ChatScreen screen;
    private @Nullable StopSignal stop;
    private Consumer<String> notices = text -> {};
    private boolean waiting;
    private boolean leaving;

    ChatSignals(ChatScreen screen) {
        this.screen = screen;
    }

    /** Takes over the signals of the process; the line editor tells of Ctrl-C itself. */
    void install(boolean lineEditor) {
        Signals.register("TERM", this::terminated);
        Signals.register("HUP", this::hungUp);
        if (!lineEditor) {
            Signals.register("INT", this::interrupted);
        }
    }

    /**
     * From now on signals are about this session.
     *
     * @param lines shows a line of akmon's
     */
    synchronized void sessionBegins(StopSignal ofSession, Consumer<String> lines) {
        stop = ofSession;
        notices = lines;
    }

    /** Whether the user is being waited for. */
    synchronized void waiting(boolean is) {
        waiting = is;
    }

    /** Whether the user asked to leave while a turn was being stopped. */
    synchronized boolean leaving() {
        return leaving;
    }

    synchronized void interrupted() {
        if (waiting) {
            screen.interrupt();
        } else if (stop == null || leaving) {
            endAtOnce(ExitCode.INTERRUPTED);
        } else if (stop.requested().isPresent()) {
            leaving = true;
            say("leaving when it has stopped (Ctrl-C again to leave at once)");
        } else {
            say("stopping (Ctrl-C again to leave)");
            stop.request(StopReason.INTERRUPTED);
        }
    }

    /** An Esc while the agent works stops the turn, and nothing more however often it is pressed. */
    synchronized void escaped() {
        if (!waiting && stop != null && stop.requested().isEmpty()) {
            say("stopping (Ctrl-C leaves)");
            stop.request(StopReason.INTERRUPTED);
        }
    }

    private synchronized void terminated() {
        if (stop == null || stop.requested().map(StopReason::endsSession).orElse(false)) {
            endAtOnce(ExitCode.TERMINATED);
        }
        stop.request(StopReason.TERMINATED);
        screen.wake();
    }

    /** A terminal that is closed may tell twice, once itself and once through the shell: that is no hurry. */
    private synchronized void hungUp() {
        if (stop == null || stop.requested().filter(StopReason::endsSession).isEmpty()) {
            terminated();
        }
    }

    private void say(String text) {
        try {
            notices.accept("akmon: " + text);
        } catch (RuntimeException e) {
            // A terminal that is gone shows again with the next line of the session.
            return;
        }
    }

    private static void endAtOnce(int exitCode) {
        // A command of the shell tool or a signing hook must not outlive the program that watched over it.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        Runtime.getRuntime().halt(exitCode);
    }
}
