package dev.akmon.journal;

import java.util.Objects;

/**
 * One object an event points to.
 *
 * @param field where in the event, without the {@code _hash} of the wire name: {@code cwd}, {@code side_effects},
 *     {@code attempts[0].request}
 * @param digest the object
 */
public record Reference(String field, Digest digest) {
    public Reference {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(digest, "digest");
    }
}
