package dev.akmon.cli.chat;

import dev.akmon.agent.ExitReason;
import dev.akmon.agent.RewindPlan;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.Standing;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.cli.approval.CallLabel;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.OutputFailure;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.OutcomeWords;
import dev.akmon.cli.run.SubagentLines;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.tools.ToolNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows a conversation: the answer on standard output as it comes, what the tools do on standard error, with the first
 * lines of what they say. On a terminal both are the terminal.
 */
final class ChatDisplay implements RunObserver {
    private static final int SHOWN_OUTPUT_LINES = 6;
    private static final int SHOWN_DIFF_LINES = 40;
    private static final int LONGEST_LINE = 400;

    private static final Pattern EXIT_CODE = Pattern.compile("\\[exit code -?\\d+]");
    private static final String NO_OUTPUT = "[no output]";
    private static final long TICK_MILLIS = 250;

    private final Console console;
    private final ActivityLine activity;
    private final boolean live;
    /** The calls that run at the moment, by their ids. */
    private final Map<String, ToolInvocation> running = new LinkedHashMap<>();

    private boolean asking;
    private final Style style;
    private final ToolLog tools;
    private final SubagentLines subagents;
    private MarkdownStream answer;
    private boolean midLine;
    private String lastAnswer = "";
    private @Nullable Standing standing;
    private boolean compacted;
    private boolean thinking;
    private boolean writing;
    private ExitReason lastStop = ExitReason.COMPLETED;

    ChatDisplay(ChatScreen screen, ToolLog tools) {
        this.console = screen.console();
        this.activity = new ActivityLine(screen);
        this.live = screen.understandsControls();
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

    /** Has the line about what is going on kept up to date until it is closed. */
    Clock clock() {
        Clock clock = new Clock();
        if (live) {
            clock.setDaemon(true);
            clock.start();
        }
        return clock;
    }

    /** Looks again and again whether there is something to say about what is going on. */
    final class Clock extends Thread implements AutoCloseable {
        private Clock() {
            super("akmon-activity");
        }

        @Override
        public void run() {
            try {
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
                    tick();
                }
            } catch (InterruptedException | OutputFailure e) {
                // Over, or there is nothing to show anything on, which shows again with the next line.
                return;
            }
        }

        @Override
        public void close() {
            interrupt();
            activity("");
        }
    }

    private synchronized void tick() {
        if (!asking) {
            activity.draw(midLine);
        }
    }

    private synchronized void activity(String what) {
        activity.is(what);
    }

    /** Whether the user is being asked something, which nothing must be written over. */
    synchronized void asking(boolean is) {
        activity.clear();
        asking = is;
    }

    /** The text of the model's latest message that had any. */
    synchronized String lastAnswer() {
        return lastAnswer;
    }

    /** Where the conversation stood when it last waited for its user; null before that. */
    @Nullable
    synchronized Standing standing() {
        return standing;
    }

    /** Whether the conversation was shortened since the last time this was asked. */
    synchronized boolean compactedSinceAsked() {
        boolean was = compacted;
        compacted = false;
        return was;
    }

    /** How the last turn ended that was not finished; {@code COMPLETED} when all were. */
    synchronized ExitReason lastStop() {
        return lastStop;
    }

    @Override
    public synchronized void onModelCall(int turn) {
        thinking = false;
        writing = false;
        activity.is("waiting for the model");
    }

    @Override
    public synchronized void onThinking(String delta) {
        if (!thinking) {
            thinking = true;
            activity.is("thinking");
        }
    }

    @Override
    public synchronized void onText(String delta) {
        subagents.clear();
        if (!writing) {
            writing = true;
            activity.is("writing");
        }
        activity.clear();
        answer.append(delta);
        console.out().flush();
    }

    @Override
    public synchronized void onMessage(String text, Usage usage) {
        if (!text.isBlank()) {
            lastAnswer = text;
        }
        endAnswer();
    }

    @Override
    public synchronized void onToolStarted(ToolInvocation call) {
        subagents.began(call);
        running.put(call.callId(), call);
        showRunning();
        // One line per call, written when its outcome is known; a slow command would leave people guessing, so that one
        // is announced.
        if (call.name().equals("shell")) {
            line(style.dim("  … " + CallLabel.of(call)));
        }
    }

    @Override
    public synchronized void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
        subagents.ended(call);
        running.remove(call.callId());
        showRunning();
        int number = tools.add(call, outcome);
        line(OutcomeWords.line(style, call, outcome));
        boolean diff = outcome.sideEffects() != null && DiffText.isIn(outcome.content());
        if (call.name().equals(RewindPlan.TOOL_ID)) {
            // The first line says how many files were put back, the others which.
            outcome.content().lines().skip(1).forEach(file -> line("    " + style.dim(TerminalText.line(file))));
        } else if (diff || call.name().equals("shell") && !OutcomeWords.inBackground(call, outcome)) {
            fold(outcome.content(), diff, diff ? SHOWN_DIFF_LINES : SHOWN_OUTPUT_LINES, number);
        }
    }

    /** A subagent has a line of its own, and a shell command has been announced already. */
    private void showRunning() {
        List<ToolInvocation> calls = List.copyOf(running.values());
        boolean subagent = calls.stream().anyMatch(call -> call.name().equals(ToolNames.SUBAGENT));
        if (calls.isEmpty() || subagent) {
            activity.is("");
        } else if (calls.size() > 1) {
            activity.is(calls.size() + " calls running");
        } else {
            ToolInvocation call = calls.get(0);
            activity.is(call.name().equals("shell") ? "running" : CallLabel.of(call));
        }
    }

    /** Without what the line of the call says already: how much changed, the exit code. */
    private static List<String> worthShowing(String content, boolean diff) {
        List<String> lines = content.lines().toList();
        if (diff) {
            int begin = 0;
            while (!lines.get(begin).startsWith("--- ")) {
                begin++;
            }
            return lines.subList(begin, lines.size());
        }
        if (!lines.isEmpty() && lines.get(0).equals(NO_OUTPUT)) {
            return List.of();
        }
        boolean exitCode = !lines.isEmpty()
                && EXIT_CODE.matcher(lines.get(lines.size() - 1)).matches();
        return exitCode ? lines.subList(0, lines.size() - 1) : lines;
    }

    /** Shows the first lines of a diff or the last lines of an output, and says how to see the others. */
    private void fold(String content, boolean diff, int most, int number) {
        List<String> lines = worthShowing(content, diff);
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
    public synchronized void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        line(OutcomeWords.refusal(style, call, reason, policy));
    }

    @Override
    public synchronized void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        endAnswer();
        subagents.show(call, step);
    }

    @Override
    public synchronized void onRetry(int failedAttempt, String message, Duration delay) {
        line(style.yellow("  ! ")
                + TerminalText.line(message, 200)
                + style.dim(" — trying again in " + OutcomeWords.inSeconds(delay)));
        answer = newAnswer();
    }

    @Override
    public synchronized void onCompaction(int messagesReplaced) {
        compacted = true;
        line(style.dim("  · " + messagesReplaced + " earlier messages summarised"));
    }

    @Override
    public synchronized void onFallback(String from, String to, String reason) {
        line(style.yellow("  · " + TerminalText.line(from) + " fails (" + TerminalText.line(reason) + "); asking "
                + TerminalText.line(to)));
        answer = newAnswer();
    }

    @Override
    public synchronized void onSigning(String program) {
        line(style.dim("akmon: signing with " + TerminalText.line(program) + " (Ctrl-C ends it)"));
    }

    @Override
    public synchronized void onTurnStopped(ExitReason reason, String error) {
        lastStop = reason;
        line(
                reason == ExitReason.INTERRUPTED
                        ? style.yellow("stopped") + style.dim("; what came until then is recorded")
                        : style.red("akmon: " + TerminalText.line(error)));
    }

    @Override
    public synchronized void onWaiting(Standing now) {
        endAnswer();
        running.clear();
        activity.is("");
        standing = now;
    }

    private void endAnswer() {
        subagents.clear();
        activity.clear();
        answer.end();
        if (midLine) {
            console.out().println();
            midLine = false;
        }
        console.out().flush();
    }

    /** A line of akmon's own, after whatever the answer has written. */
    synchronized void line(String text) {
        endAnswer();
        console.err().println(text);
    }
}
