package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a bundle, in the order reports list it. Of each category a limited number is kept, so that a bundle that
 * is wrong in a million places costs no more memory than one that is wrong in a hundred.
 */
final class Findings {
    private static final int MAX_PER_CATEGORY = 100;

    /** The place of a finding in the report. */
    enum Group {
        ARCHIVE,
        COUNTS,
        OBJECTS,
        EVENTS,
        END
    }

    private record Finding(Group group, long position, Violation violation) {}

    private final List<Finding> kept = new ArrayList<>();
    private final Map<String, Integer> countByCategory = new TreeMap<>();

    /** Adds a finding; within its group it is listed by {@code position}, and in the order of addition after that. */
    void add(
            Group group,
            long position,
            String category,
            @Nullable Digest event,
            @Nullable Digest object,
            String message) {
        if (countByCategory.merge(category, 1, Integer::sum) <= MAX_PER_CATEGORY) {
            kept.add(new Finding(group, position, new Violation(category, event, object, message)));
        }
    }

    /** Adds a finding about the whole. */
    void add(Group group, String category, String message) {
        add(group, 0, category, null, null, message);
    }

    /** Everything found; one entry at the end for each category of which not all are listed. */
    List<Violation> list() {
        List<Violation> violations = new ArrayList<>(kept.stream()
                .sorted(Comparator.comparing(Finding::group).thenComparingLong(Finding::position))
                .map(Finding::violation)
                .toList());
        countByCategory.forEach((category, count) -> {
            if (count > MAX_PER_CATEGORY) {
                violations.add(new Violation(
                        category, null, null, (count - MAX_PER_CATEGORY) + " more of this category are not listed"));
            }
        });
        return violations;
    }

    /** All findings of several; where they are about the same place, the earlier argument comes first. */
    static Findings joined(Findings... parts) {
        Findings all = new Findings();
        for (Findings part : parts) {
            all.kept.addAll(part.kept);
            part.countByCategory.forEach((category, count) -> all.countByCategory.merge(category, count, Integer::sum));
        }
        return all;
    }
}
