package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a tool call brought. Made by {@link #success}, {@link #failure} or {@link #of}, with what else there is added; the
 * constructor is for outcomes read back.
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

    /** A call that did what it was asked to, with nothing but a text to show for it. */
    public static ToolOutcome success(String content, long durationMs) {
        return of(null, content, durationMs);
    }

    /** A call that failed, with the message for the model. */
    public static ToolOutcome failure(String errorCode, String message, long durationMs) {
        return of(errorCode, message, durationMs);
    }

    /** One or the other: a failure if there is a word for it. */
    public static ToolOutcome of(@Nullable String errorCode, String content, long durationMs) {
        return new ToolOutcome(
                errorCode == null, content, errorCode, null, false, durationMs, List.of(), null, null, null, null);
    }

    /** The same with the exit status of a process. */
    public ToolOutcome withExitCode(@Nullable Integer code) {
        return with(parts -> parts.exitCode = code);
    }

    /** The same, said to leave out a part of what there was or not. */
    public ToolOutcome withTruncated(boolean cut) {
        return with(parts -> parts.truncated = cut);
    }

    /** The same with images beside the text. */
    public ToolOutcome withImages(List<ToolImage> shown) {
        return with(parts -> parts.images = shown);
    }

    /** The same with what changed outside the process. */
    public ToolOutcome withSideEffects(@Nullable JsonNode changes) {
        return with(parts -> parts.sideEffects = changes);
    }

    /** The same with the answer of a person. */
    public ToolOutcome withAnswer(@Nullable UserAnswer given) {
        return with(parts -> parts.answer = given);
    }

    /** The same with the session that carried the call out. */
    public ToolOutcome withSubagent(JsonNode session) {
        return with(parts -> parts.subagent = session);
    }

    /** The same with everything there was, or without it for who keeps many. */
    public ToolOutcome withFullOutput(@Nullable FullOutput output) {
        return with(parts -> parts.fullOutput = output);
    }

    private ToolOutcome with(Consumer<Parts> change) {
        Parts parts = new Parts();
        change.accept(parts);
        return parts.together();
    }

    /** What can be added to a text, at first as it is here. */
    private final class Parts {
        private @Nullable Integer exitCode = ToolOutcome.this.exitCode;
        private boolean truncated = ToolOutcome.this.truncated;
        private List<ToolImage> images = ToolOutcome.this.images;
        private @Nullable JsonNode sideEffects = ToolOutcome.this.sideEffects;
        private @Nullable UserAnswer answer = ToolOutcome.this.answer;
        private @Nullable JsonNode subagent = ToolOutcome.this.subagent;
        private @Nullable FullOutput fullOutput = ToolOutcome.this.fullOutput;

        ToolOutcome together() {
            return new ToolOutcome(
                    success,
                    content,
                    errorCode,
                    exitCode,
                    truncated,
                    durationMs,
                    images,
                    sideEffects,
                    answer,
                    subagent,
                    fullOutput);
        }
    }
}
