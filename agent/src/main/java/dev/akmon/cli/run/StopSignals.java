package dev.akmon.cli.run;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import org.jline.utils.Signals;

/**
 * Turns the process's signals into a request to stop: the session is ended properly and its head signed. A second signal
 * ends the process at once; the session is then left open, which {@code akmon session close} mends. Before there is a
 * session the first signal ends the process.
 */
public final class StopSignals {
    /** Says that the process ends at once. */
    public interface LastWords {
        /** Called on the thread of the signal. */
        void say(StopReason reason);
    }

    private final Console console;
    private final StopSignal stop;
    private final LastWords lastWords;
    private boolean sessionBegun;

    private StopSignals(Console console, StopSignal stop, LastWords lastWords) {
        this.console = console;
        this.stop = stop;
        this.lastWords = lastWords;
    }

    /** From now on signals stop the session instead of the process, once there is one. */
    public static StopSignals install(Console console, StopSignal stop, LastWords lastWords) {
        StopSignals signals = new StopSignals(console, stop, lastWords);
        Signals.register("INT", () -> signals.received(StopReason.INTERRUPTED, ExitCode.INTERRUPTED));
        Signals.register("TERM", () -> signals.received(StopReason.TERMINATED, ExitCode.TERMINATED));
        Signals.register("HUP", () -> signals.received(StopReason.TERMINATED, ExitCode.TERMINATED));
        return signals;
    }

    /** Says that from here on there is a session to be closed. Does not return when a signal came before. */
    public synchronized void sessionBegins() {
        sessionBegun = true;
    }

    private synchronized void received(StopReason reason, int exitCode) {
        if (!sessionBegun || stop.requested().isPresent()) {
            try {
                lastWords.say(reason);
            } finally {
                // A command of the shell tool or a signing hook must not outlive the program that watched over it.
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                Runtime.getRuntime().halt(exitCode);
            }
        }
        if (reason == StopReason.INTERRUPTED) {
            console.err().println("akmon: stopping (Ctrl-C again to leave at once)");
        }
        stop.request(reason);
    }
}
