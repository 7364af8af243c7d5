package dev.akmon.agent;

import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;

/** Something a subagent does, for display. The calls are those of its own session. */
public sealed interface SubagentStep {
    /** It begins to work. */
    record Begun() implements SubagentStep {}

    /** A call was allowed and is about to run. */
    record Started(ToolInvocation call) implements SubagentStep {}

    /** A call has run. */
    record Finished(ToolInvocation call, ToolOutcome outcome) implements SubagentStep {}

    /** A call was not run. {@code policy} is whether the policy or a person said no, rather than akmon itself. */
    record Refused(ToolInvocation call, String reason, boolean policy) implements SubagentStep {}
}
