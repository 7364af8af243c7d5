package dev.akmon.journal.bundle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins what two bundles of one session say: people sign copies, and the session is to have all their signatures. */
final class ManifestMerger {
    private ManifestMerger() {}

    /**
     * The manifest kept with a session, with the entries of another one of the same session and head. A manifest without
     * any entries gives way to the other one. Entries that sign a statement of another version of the format than the one
     * kept cannot stand beside it and are left out.
     */
    static Manifest merge(Manifest kept, Manifest added) {
        if (kept.allSignatures().isEmpty() && kept.allAttestations().isEmpty()) {
            return added;
        }
        boolean sameStatements = kept.agefVersion().equals(added.agefVersion())
                && kept.session().id().equals(added.session().id());
        if (!sameStatements) {
            return kept;
        }
        return new Manifest(
                kept.agefVersion(),
                kept.producer(),
                kept.session(),
                kept.hashAlgorithm(),
                kept.objectCount(),
                kept.eventCount(),
                union(kept.signatures(), added.signatures()),
                union(kept.attestations(), added.attestations()),
                kept.extras());
    }

    private static <T> @Nullable List<T> union(@Nullable List<T> kept, @Nullable List<T> added) {
        if (kept == null || added == null) {
            return kept == null ? added : kept;
        }
        List<T> all = new ArrayList<>(kept);
        added.stream().filter(entry -> !kept.contains(entry)).forEach(all::add);
        return all;
    }
}
