package dev.akmon.tools;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call.
 *
 * @param content what the model reads: plain text, the same for the same files; on failure the message
 * @param errorCode {@link ErrorCode#wireName} of the failure, null on success
 * @param exitCode the exit code of a command that ran to its end, null otherwise
 * @param truncated whether a limit of the tool cut the content, which then says so itself
 * @param image what the model is shown beside the content; null for nothing
 * @param output everything a command wrote, where the content leaves out a part of it, else null
 * @param effects what changed on disk, also when the call failed half-way and could not put everything back
 */
public record ToolResult(
        boolean success,
        String content,
        @Nullable String errorCode,
        @Nullable Integer exitCode,
        boolean truncated,
        @Nullable ImageData image,
        @Nullable CommandOutput output,
        List<FileEffect> effects) {

    /** The outcome of a call whose content is everything there is to say. */
    public ToolResult(
            boolean success,
            String content,
            @Nullable String errorCode,
            @Nullable Integer exitCode,
            boolean truncated,
            List<FileEffect> effects) {
        this(success, content, errorCode, exitCode, truncated, null, null, effects);
    }

    public ToolResult {
        Objects.requireNonNull(content);
        effects = List.copyOf(effects);
        if (success != (errorCode == null)) {
            throw new IllegalArgumentException("a result has an error code exactly when it is a failure");
        }
    }

    /** The same outcome with everything the command wrote. */
    public ToolResult with(CommandOutput written) {
        return new ToolResult(success, content, errorCode, exitCode, truncated, image, written, effects);
    }

    /** The same with these effects. */
    public ToolResult withEffects(List<FileEffect> other) {
        return new ToolResult(success, content, errorCode, exitCode, truncated, image, output, other);
    }

    /** A success that changed nothing on disk. */
    public static ToolResult success(String content, boolean truncated) {
        return new ToolResult(true, content, null, null, truncated, List.of());
    }

    /** A failure that changed nothing on disk. */
    public static ToolResult failure(ErrorCode code, String message) {
        return failure(code, message, List.of());
    }

    /** A call that failed after it had changed files. */
    public static ToolResult failure(ErrorCode code, String message, List<FileEffect> effects) {
        return new ToolResult(false, message, code.wireName(), null, false, effects);
    }

    /** The same outcome with an image to be shown. */
    public ToolResult with(ImageData shown) {
        return new ToolResult(success, content, errorCode, exitCode, truncated, shown, output, effects);
    }
}
