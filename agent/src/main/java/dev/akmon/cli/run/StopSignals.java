package dev.akmon.cli.run;

import dev.akmon.cli.Console;
import dev.akmon.cli.ExitCode;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import org.jline.utils.Signals;

/**
 * Turns the process's signals into a request to stop: the session is ended properly and its head signed. A second signal
 * ends the process at once; the session is then left open, which {@code akmon session close} mends.
 */
public final class StopSignals {
    private final Console console;
    private final StopSignal stop;
    private boolean again;

    private StopSignals(Console console, StopSignal stop) {
        this.console = console;
        this.stop = stop;
    }

    /** From now on signals stop the session instead of the process. */
    public static void install(Console console, StopSignal stop) {
        StopSignals signals = new StopSignals(console, stop);
        Signals.register("INT", () -> signals.received(StopReason.INTERRUPTED, ExitCode.INTERRUPTED));
        Signals.register("TERM", () -> signals.received(StopReason.TERMINATED, ExitCode.TERMINATED));
        Signals.register("HUP", () -> signals.received(StopReason.TERMINATED, ExitCode.TERMINATED));
    }

    private synchronized void received(StopReason reason, int exitCode) {
        if (again) {
            Runtime.getRuntime().halt(exitCode);
        }
        again = true;
        if (reason == StopReason.INTERRUPTED) {
            console.err().println("akmon: stopping; the session is being closed (Ctrl-C again to leave at once)");
        }
        stop.request(reason);
    }
}
