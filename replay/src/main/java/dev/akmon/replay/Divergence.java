package dev.akmon.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One difference between what was recorded and what came in the replay.
 *
 * @param eventSeq the position of the event in the recorded session, null when it has none
 * @param kind what kind of difference
 * @param field the event's field, such as {@code attempts[0].request}; null when the whole event differs
 * @param expected what was recorded; a hash for fields that refer to objects
 * @param actual what came instead
 * @param difference where the two objects differ, one line each, {@code path: recorded -> came}; empty when the field
 *     refers to no object
 * @param primitive whether the playback noticed it while running, rather than the comparison of events
 */
public record Divergence(
        @Nullable Long eventSeq,
        Kind kind,
        @Nullable String field,
        String expected,
        String actual,
        List<String> difference,
        boolean primitive) {
    public Divergence {
        difference = List.copyOf(difference);
    }

    /** The kinds of difference; the names are those of JSON reports. */
    public enum Kind {
        ProviderCallUnexpected,
        ProviderRequestMismatch,
        AttemptCountDivergence,
        AttemptStatusDivergence,
        ToolCallUnexpected,
        ToolInputMismatch,
        ToolOutputMismatch,
        EventKindMismatch,
        MissingReplayEvent,
        UnexpectedReplayEvent,
        EventCountMismatch,
        AssistantContentMismatch,
        PermissionGateDecisionMismatch,
        ContentReferenceMismatch
    }
}
