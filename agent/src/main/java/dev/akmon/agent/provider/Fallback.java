package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.WellFormed;

/**
 * How a change to the fallback model is recorded: a ToolCall of the tool {@value #TOOL_ID}, which has no gate because
 * nobody requested it, after the ProviderCall that failed.
 */
public final class Fallback {
    /** The tool id of the event. */
    static final String TOOL_ID = "akmon:fallback";

    private Fallback() {}

    /** The step that is recorded when one model takes over from another. */
    public static ToolInvocation step(String callId, String from, String to) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("from", from);
        arguments.put("to", to);
        return new ToolInvocation(callId, TOOL_ID, arguments);
    }

    /** What is recorded as its outcome. */
    public static ToolOutcome done(String reason) {
        return ToolOutcome.success(WellFormed.text(reason), 0);
    }
}
