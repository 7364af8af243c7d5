package dev.akmon.tools.shell;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * @param error what makes that a failure, null for none
 * @param exitCode null when it was ended
 * @param note the same in words, in brackets
 */
record CommandEnd(@Nullable ErrorCode error, @Nullable Integer exitCode, String note) {

    /**
     * It came to its own end.
     *
     * @param leftovers whether it left processes running, which were ended then
     */
    static CommandEnd exited(int code, boolean leftovers) {
        return new CommandEnd(
                code == 0 ? null : ErrorCode.SUBPROCESS_FAILED,
                code,
                "[exit code " + code + "]"
                        + (leftovers ? "\n[processes that the command left running were ended]" : ""));
    }

    static CommandEnd timedOut(Duration timeout) {
        return new CommandEnd(
                ErrorCode.TIMED_OUT,
                null,
                "[timed out after " + timeout.toSeconds() + " s; the command and its processes were ended]");
    }

    static CommandEnd interrupted() {
        return new CommandEnd(ErrorCode.INTERRUPTED, null, "[interrupted; the command and its processes were ended]");
    }

    /** It was ended because that was asked for, which is no failure. */
    static CommandEnd ended(String why) {
        return new CommandEnd(null, null, "[" + why + "]");
    }

    /**
     * The outcome of a call.
     *
     * @param content what the model reads, the note included
     * @param cut whether that is less than the command wrote
     */
    ToolResult result(String content, boolean cut) {
        return new ToolResult(
                error == null, content, error == null ? null : error.wireName(), exitCode, cut, List.of());
    }
}
