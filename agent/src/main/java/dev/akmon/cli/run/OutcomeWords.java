package dev.akmon.cli.run;

import dev.akmon.cli.TerminalText;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;

/** What came of a tool call, in a few words. */
public final class OutcomeWords {
    private OutcomeWords() {}

    /** What came of a call: its exit code, the first line of what it says, or how many lines that is. */
    public static String of(ToolOutcome outcome) {
        String what;
        if (outcome.exitCode() != null) {
            what = "exit " + outcome.exitCode();
        } else if (outcome.success()) {
            what = firstLine(outcome.content());
        } else {
            what = outcome.errorCode() + ": " + firstLine(outcome.content());
        }
        return what + (outcome.durationMs() >= 1000 ? ", " + inSeconds(Duration.ofMillis(outcome.durationMs())) : "");
    }

    private static String firstLine(String content) {
        int lines = (int) content.lines().count();
        if (lines > 3) {
            return lines + " lines";
        }
        return TerminalText.line(content.lines().findFirst().orElse("done"), 80);
    }

    /** A length of time, in seconds with one decimal. */
    public static String inSeconds(Duration duration) {
        long tenths = (duration.toMillis() + 50) / 100;
        return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
}
