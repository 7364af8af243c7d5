package dev.akmon.cli.sessions;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One session in a list.
 *
 * @param id the session
 * @param startedAt when it began; null when not even that can be read
 * @param state whether it has its end, is being written, or neither
 * @param model the model, null when the session does not say
 * @param turns model calls
 * @param events all events
 * @param head hash of the last event, 64 hex digits; null when there is none
 * @param task first line of the first prompt, null when there is none
 * @param problem what is wrong with a damaged session, else null
 */
public record SessionOverview(
        UUID id,
        @Nullable Instant startedAt,
        State state,
        @Nullable String model,
        long turns,
        long events,
        @Nullable String head,
        @Nullable String task,
        @Nullable String problem) {

    /** What became of a session. */
    public enum State {
        /** It has its SessionEnd. */
        CLOSED,
        /** It has none yet: a live process is writing it. */
        RUNNING,
        /** It has none and nobody writes it any more. */
        DIED,
        /** Its log cannot be read to the end. */
        DAMAGED
    }
}
