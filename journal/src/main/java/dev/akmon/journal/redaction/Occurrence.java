package dev.akmon.journal.redaction;

import dev.akmon.journal.Digest;
import java.util.List;

/**
 * An object in which something was found.
 *
 * @param object its digest
 * @param size its size in bytes
 * @param uses where events refer to it, such as {@code 3 ProviderCall attempts[0].request}
 * @param whole whether all of a text occurs in it, not only a telling line
 */
public record Occurrence(Digest object, long size, List<String> uses, boolean whole) {
    public Occurrence {
        uses = List.copyOf(uses);
    }
}
