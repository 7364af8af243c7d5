package dev.akmon.cli.run;

import dev.akmon.agent.ExitReason;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.Standing;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what goes wrong while a run is shown out of the run itself, which would otherwise record it as a failure of the
 * model or a tool. When the display fails (its reader went away, as {@code head} does), the session is asked to stop and
 * nothing more is shown; the failure is thrown when the session has been closed.
 */
public final class GuardedDisplay implements RunObserver {
    private final RunObserver display;
    private final StopSignal stop;
    private @Nullable RuntimeException failure;

    /** A guard around {@code display}. */
    public GuardedDisplay(RunObserver display, StopSignal stop) {
        this.display = display;
        this.stop = stop;
    }

    /** Shows something, unless showing has failed before. */
    public void show(Runnable what) {
        if (failure != null) {
            return;
        }
        try {
            what.run();
        } catch (RuntimeException e) {
            failure = e;
            stop.request(StopReason.TERMINATED);
        }
    }

    /** Throws what went wrong while the run was shown, if anything did. */
    public void rethrow() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void onModelCall(int turn) {
        show(() -> display.onModelCall(turn));
    }

    @Override
    public void onText(String delta) {
        show(() -> display.onText(delta));
    }

    @Override
    public void onThinking(String delta) {
        show(() -> display.onThinking(delta));
    }

    @Override
    public void onMessage(String text, Usage usage) {
        show(() -> display.onMessage(text, usage));
    }

    @Override
    public void onToolStarted(ToolInvocation call) {
        show(() -> display.onToolStarted(call));
    }

    @Override
    public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
        show(() -> display.onToolFinished(call, outcome));
    }

    @Override
    public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        show(() -> display.onToolRefused(call, reason, policy));
    }

    @Override
    public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        show(() -> display.onSubagent(call, session, step));
    }

    @Override
    public void onRetry(int failedAttempt, String message, Duration delay) {
        show(() -> display.onRetry(failedAttempt, message, delay));
    }

    @Override
    public void onFallback(String from, String to, String reason) {
        show(() -> display.onFallback(from, to, reason));
    }

    @Override
    public void onWaiting(Standing standing) {
        show(() -> display.onWaiting(standing));
    }

    @Override
    public void onTurnStopped(ExitReason reason, String error) {
        show(() -> display.onTurnStopped(reason, error));
    }

    @Override
    public void onCompaction(int messagesReplaced) {
        show(() -> display.onCompaction(messagesReplaced));
    }

    @Override
    public void onSigning(String program) {
        show(() -> display.onSigning(program));
    }
}
