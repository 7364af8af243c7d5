package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.SubagentStep;
import dev.akmon.agent.provider.Usage;
import dev.akmon.cli.console.Console;
import dev.akmon.recorder.PayloadObjects;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.time.Duration;
import java.util.UUID;

/**
 * Shows a run to a program: one JSON object per line on standard output, each with a {@code type}: {@code session},
 * {@code model_call}, {@code text}, {@code thinking}, {@code message}, {@code tool_call}, {@code tool_result},
 * {@code tool_refused}, {@code subagent}, {@code retry}, {@code compaction}, and {@code result} last.
 */
final class StreamJsonDisplay implements RunObserver {
    private final Console console;

    StreamJsonDisplay(Console console) {
        this.console = console;
    }

    @Override
    public void onModelCall(int turn) {
        print(event("model_call").put("turn", turn));
    }

    @Override
    public void onText(String delta) {
        print(event("text").put("text", delta));
    }

    @Override
    public void onThinking(String delta) {
        print(event("thinking").put("text", delta));
    }

    @Override
    public void onMessage(String text, Usage usage) {
        ObjectNode event = event("message").put("text", text);
        event.putObject("usage")
                .put("input_tokens", usage.input())
                .put("cache_read_tokens", usage.cacheRead())
                .put("output_tokens", usage.output());
        print(event);
    }

    @Override
    public void onToolStarted(ToolInvocation call) {
        ObjectNode event = event("tool_call").put("id", call.callId()).put("name", call.name());
        event.set("arguments", call.arguments());
        print(event);
    }

    @Override
    public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
        ObjectNode event = event("tool_result")
                .put("id", call.callId())
                .put("name", call.name())
                .put("success", outcome.success())
                .put("content", outcome.content())
                .put("error", outcome.errorCode());
        if (outcome.exitCode() != null) {
            event.put("exit_code", outcome.exitCode());
        }
        if (outcome.answer() != null) {
            event.set("answer", PayloadObjects.userAnswer(outcome.answer()));
        }
        if (outcome.subagent() != null) {
            event.set("subagent", outcome.subagent());
        }
        print(event.put("truncated", outcome.truncated()).put("duration_ms", outcome.durationMs()));
    }

    @Override
    public void onToolRefused(ToolInvocation call, String reason, boolean policy) {
        ObjectNode event = event("tool_refused").put("id", call.callId()).put("name", call.name());
        event.set("arguments", call.arguments());
        print(event.put("reason", reason).put("denied", policy));
    }

    /** What a subagent does is told apart by {@code step}: begun, tool_call, tool_result, tool_refused. */
    @Override
    public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
        ObjectNode event = event("subagent").put("id", call.callId()).put("session_id", session.toString());
        if (step instanceof SubagentStep.Started started) {
            own(event, "tool_call", started.call())
                    .set("arguments", started.call().arguments());
        } else if (step instanceof SubagentStep.Finished finished) {
            own(event, "tool_result", finished.call())
                    .put("success", finished.outcome().success())
                    .put("error", finished.outcome().errorCode());
        } else if (step instanceof SubagentStep.Refused refused) {
            own(event, "tool_refused", refused.call()).put("reason", refused.reason());
        } else {
            event.put("step", "begun");
        }
        print(event);
    }

    private static ObjectNode own(ObjectNode event, String step, ToolInvocation call) {
        return event.put("step", step).put("call_id", call.callId()).put("name", call.name());
    }

    @Override
    public void onRetry(int failedAttempt, String message, Duration delay) {
        print(event("retry")
                .put("failed_attempt", failedAttempt)
                .put("message", message)
                .put("delay_ms", delay.toMillis()));
    }

    @Override
    public void onFallback(String from, String to, String reason) {
        print(event("fallback").put("from", from).put("to", to).put("reason", reason));
    }

    @Override
    public void onCompaction(int messagesReplaced) {
        print(event("compaction").put("messages_replaced", messagesReplaced));
    }

    /** Prints one event; a line is complete when this returns. */
    void print(ObjectNode event) {
        console.out().println(event);
        console.out().flush();
    }

    static ObjectNode event(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
