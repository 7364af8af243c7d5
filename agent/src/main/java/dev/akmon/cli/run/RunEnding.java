package dev.akmon.cli.run;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.RunResult;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.signing.SigningResult;
import java.util.Locale;

/** What a person reads on standard error when a run is over. */
public final class RunEnding {
    private static final int SHOWN_HEAD_DIGITS = 16;

    private final Console console;

    /** The ending of a run on this console. */
    public RunEnding(Console console) {
        this.console = console;
    }

    /** Prints how the run ended, its session, head, tokens and cost. */
    public void print(LiveRun.Finished finished) {
        RunResult result = finished.result();
        Style style = console.errorStyle();
        if (result.error() != null) {
            console.err().println(style.red("akmon: " + TerminalText.line(result.error())));
        }
        String cost = result.costUsd().isPresent()
                ? String.format(Locale.ROOT, "$%.4f", result.costUsd().getAsDouble())
                : "unknown";
        console.err()
                .println(style.dim("akmon: " + result.exitReason().wireName().replace('_', ' ')
                        + " · session " + finished.sessionId()
                        + " · head " + result.head().hex().substring(0, SHOWN_HEAD_DIGITS)
                        + " · tokens " + result.usage().input() + " in, "
                        + result.usage().output() + " out"
                        + " · cost " + cost));
    }

    /** Prints what the signing hook did. */
    public void reportSigning(SigningResult result) {
        String line;
        if (result.spawnError() != null) {
            line = "could not start " + result.program() + ": " + result.spawnError();
        } else if (result.interrupted()) {
            line = result.program() + " was stopped; the head is not signed, which akmon sign can still do";
        } else if (result.timedOut()) {
            line = result.program() + " did not finish in time and was stopped; the head is not signed";
        } else if (!result.success()) {
            line = result.program() + " failed with exit code " + result.exitCode() + lastLine(result.stderr());
        } else {
            line = "signed by " + result.program() + lastLine(result.stdout());
        }
        console.err().println("akmon: sign (auto): " + TerminalText.line(line, 300));
    }

    private static String lastLine(String output) {
        return output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(line -> ": " + line.strip())
                .orElse("");
    }
}
