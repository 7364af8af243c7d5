package dev.akmon.cli.run;

import dev.akmon.agent.SubagentStep;
import dev.akmon.cli.approval.CallLabel;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.content.ToolSubject;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.tools.ToolNames;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Shows what subagents do: on a terminal one line that is written over, else a line per call. What was refused stays in
 * sight either way. Where several work side by side, each line says whose it is.
 */
public final class SubagentLines {
    /** Short enough for any terminal: a line that wraps cannot be written over. */
    private static final int LIVE_LENGTH = 70;

    private static final int ABOUT_LENGTH = 40;

    private static final String OVERWRITE = "\r\u001b[2K";

    private final Console console;
    private final Style style;
    private final Consumer<String> lines;
    private final boolean live;
    /** The calls of subagents that run at the moment. */
    private final Set<String> working = new HashSet<>();

    private boolean onLine;

    /**
     * @param lines writes a line of its own to the console, after {@link #clear}
     */
    public SubagentLines(Console console, Consumer<String> lines) {
        this.console = console;
        this.style = console.errorStyle();
        this.lines = lines;
        this.live = console.terminals().err() && style.enabled();
    }

    /** A call of the session itself begins; those that run side by side do so before the first step of any. */
    public void began(ToolInvocation call) {
        if (call.name().equals(ToolNames.SUBAGENT)) {
            working.add(call.callId());
        }
    }

    /** A call of the session itself has ended. */
    public void ended(ToolInvocation call) {
        working.remove(call.callId());
    }

    /** Shows a step of the subagent that carries {@code call} out. */
    public void show(ToolInvocation call, SubagentStep step) {
        if (step instanceof SubagentStep.Begun) {
            if (live) {
                write(CallLabel.of(call));
            } else {
                lines.accept(style.dim("  … " + CallLabel.of(call)));
            }
        } else if (step instanceof SubagentStep.Started started && live) {
            write((working.size() > 1 ? about(call) : "subagent") + ": " + CallLabel.of(started.call()));
        } else if (step instanceof SubagentStep.Finished finished && !live) {
            lines.accept(whose(call) + OutcomeWords.line(style, finished.call(), finished.outcome()));
        } else if (step instanceof SubagentStep.Refused refused) {
            lines.accept(whose(call) + OutcomeWords.refusal(style, refused.call(), refused.reason(), refused.policy()));
        }
    }

    private String whose(ToolInvocation call) {
        return "  " + (working.size() > 1 ? style.dim(about(call)) : "");
    }

    private static String about(ToolInvocation call) {
        return TerminalText.line(ToolSubject.of(call.arguments()), ABOUT_LENGTH);
    }

    private void write(String text) {
        onLine = true;
        console.err().print(OVERWRITE + style.dim("  … " + TerminalText.line(text, LIVE_LENGTH)));
        console.err().flush();
    }

    /** Takes the line away that is written over, for whatever is to be written now. */
    public void clear() {
        if (onLine) {
            onLine = false;
            console.err().print(OVERWRITE);
            console.err().flush();
        }
    }
}
