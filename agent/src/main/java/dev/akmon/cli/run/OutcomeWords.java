package dev.akmon.cli.run;

import dev.akmon.agent.SubagentOutcome;
import dev.akmon.cli.approval.CallLabel;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;

/** What came of a tool call, in a few words. */
public final class OutcomeWords {
    private static final int SHORT_ID = 8;

    /** Where the diff of a change begins, behind a line that says how much changed. */
    private static final String DIFF = "\n--- ";

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
        what += SubagentOutcome.of(outcome.subagent())
                .map(its -> " (" + its.toolCalls() + (its.toolCalls() == 1 ? " call" : " calls") + ", session "
                        + its.sessionId().toString().substring(0, SHORT_ID) + ")")
                .orElse("");
        return what + (outcome.durationMs() >= 1000 ? ", " + inSeconds(Duration.ofMillis(outcome.durationMs())) : "");
    }

    /** Whether a call started a command that goes on running. */
    public static boolean inBackground(ToolInvocation call, ToolOutcome outcome) {
        return outcome.success()
                && outcome.exitCode() == null
                && call.arguments().path("background").asBoolean();
    }

    /** A call that has run, as one line. */
    public static String line(Style style, ToolInvocation call, ToolOutcome outcome) {
        if (inBackground(call, outcome)) {
            return style.green("  ✓ ") + CallLabel.of(call) + style.dim(" — runs in the background");
        }
        String mark = outcome.success() ? style.green("  ✓ ") : style.red("  ✗ ");
        return mark + CallLabel.of(call) + style.dim(" — " + of(outcome));
    }

    /** A call that was not run, as one line. {@code policy} is whether the policy or a person said no. */
    public static String refusal(Style style, ToolInvocation call, String reason, boolean policy) {
        return style.yellow(policy ? "  ⊘ " : "  ✗ ")
                + CallLabel.of(call)
                + style.dim(policy ? " — denied: " : " — not run: ")
                + TerminalText.line(reason, 160);
    }

    private static String firstLine(String content) {
        int lines = (int) content.lines().count();
        boolean saysWhatFollows = content.contains(DIFF);
        if (lines > 3 && !saysWhatFollows) {
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
