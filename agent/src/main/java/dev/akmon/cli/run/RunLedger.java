package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.tools.ToolNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what the JSON report needs of a run, and passes everything on to a display. */
final class RunLedger implements RunObserver {
    /**
     * A requested call and what came of it.
     *
     * @param question what it asked the user; null when nothing
     * @param answer what the user answered; null when nothing was asked
     * @param subagent the session that carried it out; null when none did
     */
    record Call(
            String name,
            boolean success,
            String message,
            @Nullable JsonNode question,
            @Nullable UserAnswer answer,
            @Nullable JsonNode subagent) {}

    private final RunObserver display;
    private final StringBuilder text = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private final List<Long> latencies = new ArrayList<>();
    private int retries;
    private int timeouts;

    RunLedger(RunObserver display) {
        this.display = display;
    }

    /** The text of all the model's messages, one after another. */
    String text() {
        return text.toString();
    }

    List<Call> calls() {
        return calls;
    }

    int retries() {
        return retries;
    }

    int timeouts() {
        return timeouts;
    }

    /** How long each tool that ran took, in milliseconds. */
    List<Long> latencies() {
        return latencies;
    }

    @Override
    public void onModelCall(int turn) {
        display.onModelCall(turn);
    }

    @Override
    public void onText(String delta) {
        display.onText(delta);
    }

    @Override
    public void onThinking(String delta) {
        display.onThinking(delta);
    }

    @Override
    public void onMessage(String message, Usage usage) {
        if (!message.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append(message);
        }
        display.onMessage(message, usage);
    }

    @Override
    public void onToolStarted(ToolInvocation call) {
        display.onToolStarted(call);
    }

    @Override
    public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
        calls.add(new Call(
                call.name(),
                outcome.success(),
                outcome.content(),
                question(call),
                outcome.answer(),
                outcome.subagent()));
        latencies.add(outcome.durationMs());
        if ("timed_out".equals(outcome.errorCode())) {
            timeouts++;
        }
        display.onToolFinished(call, outcome);
    }

    @Override
    public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        calls.add(
                new Call(call.name(), false, (policy ? "denied: " : "not run: ") + reason, question(call), null, null));
        display.onToolRefused(call, reason, policy);
    }

    private static @Nullable JsonNode question(ToolInvocation call) {
        return call.name().equals(ToolNames.ASK_USER) ? call.arguments() : null;
    }

    @Override
    public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        display.onSubagent(call, session, step);
    }

    @Override
    public void onRetry(int failedAttempt, String message, Duration delay) {
        retries++;
        display.onRetry(failedAttempt, message, delay);
    }

    @Override
    public void onFallback(String from, String to, String reason) {
        display.onFallback(from, to, reason);
    }

    @Override
    public void onCompaction(int messagesReplaced) {
        display.onCompaction(messagesReplaced);
    }

    @Override
    public void onSigning(String program) {
        display.onSigning(program);
    }
}
