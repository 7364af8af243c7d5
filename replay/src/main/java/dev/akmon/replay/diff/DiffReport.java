package dev.akmon.replay.diff;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How two sessions compare.
 *
 * @param eventsCompared pairs of events of the same kind from the beginning
 * @param structuralBreak where they stop being comparable, null when they never do
 */
public record DiffReport(
        UUID sessionA,
        UUID sessionB,
        long eventsCompared,
        long eventsOfA,
        long eventsOfB,
        @Nullable StructuralBreak structuralBreak,
        List<Difference> differences) {
    public DiffReport {
        differences = List.copyOf(differences);
    }

    /**
     * Where comparing ends: events of different kinds, or one session is over.
     *
     * @param expected kind of the first session's event, or its length as {@code len=5}
     * @param actual the same of the second
     */
    public record StructuralBreak(long position, String expected, String actual) {}

    /** Where comparing ended early, if it did. */
    public Optional<StructuralBreak> breakPoint() {
        return Optional.ofNullable(structuralBreak);
    }

    /** Whether nothing differs. */
    public boolean matches() {
        return structuralBreak == null && differences.isEmpty();
    }
}
