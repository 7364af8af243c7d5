package dev.akmon.replay;

import dev.akmon.journal.Digest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a replay found.
 *
 * @param sourceSessionId the recorded session
 * @param sourceHead its head
 * @param replaySessionId the id under which the replayed session was stored, empty when it was not
 * @param replayHead the head the replay ended in, empty when it appended no event
 * @param mode how differences were treated
 * @param eventsCompared how many recorded events were held against a replayed one
 * @param sourceEventCount events in the recorded session
 * @param replayEventCount events the replay appended
 * @param divergences the differences, in the order of events
 * @param notes differences that do not count, one line each, with the reason
 */
public record ReplayReport(
        UUID sourceSessionId,
        Digest sourceHead,
        Optional<UUID> replaySessionId,
        Optional<Digest> replayHead,
        ReplayMode mode,
        long eventsCompared,
        long sourceEventCount,
        long replayEventCount,
        List<Divergence> divergences,
        List<String> notes) {
    public ReplayReport {
        divergences = List.copyOf(divergences);
        notes = List.copyOf(notes);
    }

    /** Whether the replay rebuilt the recorded session bit for bit. */
    public boolean headReproduced() {
        return replayHead.isPresent() && replayHead.get().equals(sourceHead);
    }

    /** Whether the replay agrees with the recording in its mode. */
    public boolean passed() {
        return divergences.isEmpty() && (headReproduced() || (mode == ReplayMode.DEFAULT && !notes.isEmpty()));
    }

    /** Differences the playback noticed while running. */
    public long primitiveDivergenceCount() {
        return divergences.stream().filter(Divergence::primitive).count();
    }

    /** Differences the comparison of events found. */
    public long engineDivergenceCount() {
        return divergences.size() - primitiveDivergenceCount();
    }
}
