package dev.akmon.agent;

import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.Digest;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How a session went.
 *
 * @param exitReason how it ended
 * @param error what went wrong, one line; null when nothing did
 * @param answer the text of the model's last message
 * @param turns model calls made
 * @param usage tokens used
 * @param costUsd what they cost, empty when the model's price is not known
 * @param toolCalls counts of tool calls
 * @param deniedToSubagents calls of subagents that the policy or a person denied
 * @param filesWritten workspace-relative paths of the files that tools changed, sorted
 * @param head the hash of the session's last event
 */
public record RunResult(
        ExitReason exitReason,
        @Nullable String error,
        String answer,
        int turns,
        Usage usage,
        OptionalDouble costUsd,
        ToolCounts toolCalls,
        int deniedToSubagents,
        List<String> filesWritten,
        Digest head) {

    /** Whether anything that was asked for, by a subagent too, was denied. */
    public boolean anythingDenied() {
        return toolCalls.denied() + deniedToSubagents > 0;
    }

    /**
     * Counts of the tool calls the model requested.
     *
     * @param succeeded ran and did what they were asked to
     * @param failed ran and did not
     * @param denied not run: the policy or a person said no
     * @param refused not run: unknown tool, bad arguments, a limit or a stop
     */
    public record ToolCounts(int succeeded, int failed, int denied, int refused) {
        /** All calls requested. */
        public int total() {
            return succeeded + failed + denied + refused;
        }
    }
}
