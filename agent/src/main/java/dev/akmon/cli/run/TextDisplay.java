package dev.akmon.cli.run;

import dev.akmon.agent.RunObserver;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.cli.approval.CallLabel;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;
import java.util.UUID;

/**
 * Shows a run to a person: the answer on standard output as it comes, what the agent does on standard error, one line per
 * call.
 */
public final class TextDisplay implements RunObserver {
    private final Console console;
    private final Style style;
    private final SubagentLines subagents;
    private boolean midLine;
    /** The first half of a character whose second half comes with the next piece of text. */
    private String held = "";

    /** A display on this console. */
    public TextDisplay(Console console) {
        this.console = console;
        this.style = console.errorStyle();
        this.subagents = new SubagentLines(console, this::line);
    }

    @Override
    public void onText(String delta) {
        String text = held + delta;
        held = "";
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            held = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        if (!text.isEmpty()) {
            subagents.clear();
            console.out().print(TerminalText.block(text));
            console.out().flush();
            midLine = !text.endsWith("\n");
        }
    }

    @Override
    public void onMessage(String text, Usage usage) {
        endLine();
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
        line(OutcomeWords.line(style, call, outcome));
    }

    @Override
    public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        line(OutcomeWords.refusal(style, call, reason, policy));
    }

    @Override
    public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        endLine();
        subagents.show(call, step);
    }

    @Override
    public void onRetry(int failedAttempt, String message, Duration delay) {
        held = "";
        line(style.yellow("  ! ")
                + TerminalText.line(message, 200)
                + style.dim(" — trying again in " + OutcomeWords.inSeconds(delay)));
    }

    @Override
    public void onFallback(String from, String to, String reason) {
        line(style.yellow("  · " + TerminalText.line(from) + " fails (" + TerminalText.line(reason) + "); asking "
                + TerminalText.line(to)));
    }

    @Override
    public void onCompaction(int messagesReplaced) {
        line(style.dim("  · the context is nearly full: " + messagesReplaced + " earlier messages summarised"));
    }

    /** Ends a line the answer left open, on standard output. */
    public void endLine() {
        held = "";
        subagents.clear();
        if (midLine) {
            console.out().println();
            console.out().flush();
            midLine = false;
        }
    }

    /** A line on standard error, after whatever the answer has written. */
    public void line(String text) {
        endLine();
        console.err().println(text);
    }
}
