package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool call brought.
 *
 * @param success whether the tool did what it was asked to
 * @param content the text the model is given
 * @param errorCode a stable word for the kind of failure; null on success
 * @param exitCode the exit status of a process the tool ran; null when it ran none
 * @param truncated whether {@code content} leaves out a part of what there was
 * @param durationMs how long it took, in milliseconds
 * @param images what the model is shown beside the text
 * @param sideEffects what changed outside the process, per path; null when nothing did
 * @param answer what a person answered to the question the call asked; null when it asked none
 * @param subagent the session that carried the call out, as an object of its own; null when the call was no session's
 * @param fullOutput what {@code content} leaves out a part of; null when it does not, or nothing more is known
 */
public record ToolOutcome(
        boolean success,
        String content,
        @Nullable String errorCode,
        @Nullable Integer exitCode,
        boolean truncated,
        long durationMs,
        List<ToolImage> images,
        @Nullable JsonNode sideEffects,
        @Nullable UserAnswer answer,
        @Nullable JsonNode subagent,
        @Nullable FullOutput fullOutput) {

    public ToolOutcome {
        images = List.copyOf(images);
    }

    /** An outcome of text. */
    public ToolOutcome(
            boolean success,
            String content,
            @Nullable String errorCode,
            @Nullable Integer exitCode,
            boolean truncated,
            long durationMs,
            @Nullable JsonNode sideEffects) {
        this(success, content, errorCode, exitCode, truncated, durationMs, List.of(), sideEffects, null, null);
    }

    /** An outcome whose content is everything there is. */
    public ToolOutcome(
            boolean success,
            String content,
            @Nullable String errorCode,
            @Nullable Integer exitCode,
            boolean truncated,
            long durationMs,
            List<ToolImage> images,
            @Nullable JsonNode sideEffects,
            @Nullable UserAnswer answer,
            @Nullable JsonNode subagent) {
        this(success, content, errorCode, exitCode, truncated, durationMs, images, sideEffects, answer, subagent, null);
    }

    /** The same without the full output, for who keeps many. */
    public ToolOutcome withoutFullOutput() {
        return new ToolOutcome(
                success, content, errorCode, exitCode, truncated, durationMs, images, sideEffects, answer, subagent);
    }
}
