package dev.akmon.agent;

import dev.akmon.agent.provider.Usage;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.util.UUID;

/** Follows a run as it happens, for display and reports. Nothing an observer does may influence the run. */
public interface RunObserver extends ReplyListener {
    /** An observer that shows nothing. */
    RunObserver NONE = new RunObserver() {};

    /** A model call begins; {@code turn} counts from 1. */
    default void onModelCall(int turn) {}

    /** The model's message is complete. */
    default void onMessage(String text, Usage usage) {}

    /** A call was allowed and is about to run. */
    default void onToolStarted(ToolInvocation call) {}

    /** A call has run. */
    default void onToolFinished(ToolInvocation call, ToolOutcome outcome) {}

    /** A call was not run. {@code policy} is whether the policy or a person said no, rather than akmon itself. */
    default void onToolRefused(ToolInvocation call, String reason, boolean policy) {}

    /**
     * A subagent did something. Comes from any thread, one at a time, between the start and the end of its call.
     *
     * @param call the call that the subagent carries out
     * @param session its session
     */
    default void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {}

    /**
     * A conversation waits for its user.
     *
     * @param standing where it stands
     */
    default void onWaiting(Standing standing) {}

    /**
     * A turn of a conversation ended before the model was done.
     *
     * @param error what went wrong, one line
     */
    default void onTurnStopped(ExitReason reason, String error) {}

    /** The conversation was shortened because the context window was nearly full. */
    default void onCompaction(int messagesReplaced) {}

    /** The model failed for good, and another one is asked from here on. */
    default void onFallback(String from, String to, String reason) {}

    /** The session is closed, and its head is about to be signed by this program. */
    default void onSigning(String program) {}
}
