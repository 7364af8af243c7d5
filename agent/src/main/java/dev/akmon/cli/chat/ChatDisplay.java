package dev.akmon.cli.chat;

import dev.akmon.agent.ExitReason;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.Standing;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.cli.Console;
import dev.akmon.cli.Style;
import dev.akmon.cli.TerminalText;
import dev.akmon.cli.approval.CallLabel;
import dev.akmon.cli.run.OutcomeWords;
import dev.akmon.cli.run.SubagentLines;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows a conversation: the answer on standard output as it comes, what the tools do on standard error, with the first
 * lines of what they say. On a terminal both are the terminal.
 */
final class ChatDisplay implements RunObserver {
    private static final int SHOWN_OUTPUT_LINES = 6;
    private static final int SHOWN_DIFF_LINES = 40;
    private static final int LONGEST_LINE = 400;

    private final Console console;
    private final Style style;
    private final ToolLog tools;
    private final SubagentLines subagents;
    private MarkdownStream answer;
    private boolean midLine;
    private String lastAnswer = "";
    private @Nullable Standing standing;
    private boolean compacted;
    private ExitReason lastStop = ExitReason.COMPLETED;

    ChatDisplay(Console console, ToolLog tools) {
        this.console = console;
        this.style = console.errorStyle();
        this.subagents = new SubagentLines(console, this::line);
        this.tools = tools;
        this.answer = newAnswer();
    }

    private MarkdownStream newAnswer() {
        return new MarkdownStream(console.style(), text -> {
            console.out().print(text);
            if (!text.isEmpty()) {
                midLine = !text.endsWith("\n");
            }
        });
    }

    /** The text of the model's latest message that had any. */
    String lastAnswer() {
        return lastAnswer;
    }

    /** Where the conversation stood when it last waited for its user; null before that. */
    @Nullable
    Standing standing() {
        return standing;
    }

    /** Whether the conversation was shortened since the last time this was asked. */
    boolean compactedSinceAsked() {
        boolean was = compacted;
        compacted = false;
        return was;
    }

    /** How the last turn ended that was not finished; {@code COMPLETED} when all were. */
    ExitReason lastStop() {
        return lastStop;
    }

    @Override
    public void onText(String delta) {
        subagents.clear();
        answer.append(delta);
        console.out().flush();
    }

    @Override
    public void onMessage(String text, Usage usage) {
        if (!text.isBlank()) {
            lastAnswer = text;
        }
        endAnswer();
    }

    @Override
    public void onToolStarted(ToolInvocation call) {
        subagents.began(call);
        // One line per call, written when its outcome is known; a slow command would leave people guessing, so that one
        // is announced.
        if (call.name().equals("shell")) {
            line(style.dim("  … " + CallLabel.of(call)));
        }
    }

    @Override
    public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
        subagents.ended(call);
        int number = tools.add(call, outcome);
        line(OutcomeWords.line(style, call, outcome));
        boolean diff = outcome.sideEffects() != null && DiffText.isIn(outcome.content());
        if (diff || call.name().equals("shell")) {
            fold(outcome.content(), diff, diff ? SHOWN_DIFF_LINES : SHOWN_OUTPUT_LINES, number);
        }
    }

    /** Shows the first lines of a diff or the last lines of an output, and says how to see the others. */
    private void fold(String content, boolean diff, int most, int number) {
        List<String> lines = content.lines().toList();
        int skipped = Math.max(0, lines.size() - most);
        List<String> shown = diff ? lines.subList(0, lines.size() - skipped) : lines.subList(skipped, lines.size());
        String more =
                style.dim("    … " + skipped + (skipped == 1 ? " more line" : " more lines") + ": /expand " + number);
        if (skipped > 0 && !diff) {
            line(more);
        }
        for (String one : shown) {
            line("    "
                    + (diff
                            ? DiffText.line(one, style)
                            : style.dim(TerminalText.line(one.replace("\t", "    "), LONGEST_LINE))));
        }
        if (skipped > 0 && diff) {
            line(more);
        }
    }

    @Override
    public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        line(OutcomeWords.refusal(style, call, reason, policy));
    }

    @Override
    public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        endAnswer();
        subagents.show(call, step);
    }

    @Override
    public void onRetry(int failedAttempt, String message, Duration delay) {
        line(style.yellow("  ! ")
                + TerminalText.line(message, 200)
                + style.dim(" — trying again in " + OutcomeWords.inSeconds(delay)));
        answer = newAnswer();
    }

    @Override
    public void onCompaction(int messagesReplaced) {
        compacted = true;
        line(style.dim("  · " + messagesReplaced + " earlier messages summarised"));
    }

    @Override
    public void onFallback(String from, String to, String reason) {
        line(style.yellow("  · " + TerminalText.line(from) + " fails (" + TerminalText.line(reason) + "); asking "
                + TerminalText.line(to)));
        answer = newAnswer();
    }

    @Override
    public void onSigning(String program) {
        line(style.dim("akmon: signing with " + TerminalText.line(program) + " (Ctrl-C ends it)"));
    }

    @Override
    public void onTurnStopped(ExitReason reason, String error) {
        lastStop = reason;
        line(
                reason == ExitReason.INTERRUPTED
                        ? style.yellow("stopped") + style.dim("; what came until then is recorded")
                        : style.red("akmon: " + TerminalText.line(error)));
    }

    @Override
    public void onWaiting(Standing now) {
        endAnswer();
        standing = now;
    }

    private void endAnswer() {
        subagents.clear();
        answer.end();
        if (midLine) {
            console.out().println();
            midLine = false;
        }
        console.out().flush();
    }

    /** A line of akmon's own, after whatever the answer has written. */
    void line(String text) {
        endAnswer();
        console.err().println(text);
    }
}
