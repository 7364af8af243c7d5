package dev.akmon.journal;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One link of a session's chain.
 *
 * @param parents hashes of the events before this one: none for the first event of a session, one for every other
 * @param kind what happened
 * @param emittedAt when; the hash covers whole seconds only, rounded down
 * @param sequence position in the session, from 0, as an unsigned 64 bit number
 */
public record Event(List<Digest> parents, EventKind kind, Instant emittedAt, long sequence) {
    public Event {
        parents = List.copyOf(parents);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(emittedAt, "emittedAt");
    }
}
