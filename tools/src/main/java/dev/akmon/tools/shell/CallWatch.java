package dev.akmon.tools.shell;

import dev.akmon.tools.FileEffect;
import dev.akmon.tools.ToolResult;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what calls change. Commands are looked at always; other calls as long as something runs beside them, because
 * each look goes on from the one before: what a command in the background changes is told with the next call that ends, and
 * the states told of a file follow on one another. Thread-safe.
 */
final class CallWatch {
    private final TreeWatch watch;
    private final BooleanSupplier somethingRuns;
    private TreeWatch.@Nullable Tree latest;

    /** @param somethingRuns whether there may be changes between calls */
    CallWatch(TreeWatch watch, BooleanSupplier somethingRuns) {
        this.watch = watch;
        this.somethingRuns = somethingRuns;
    }

    /**
     * Makes a call and adds to its effects what has changed.
     *
     * @param anything whether the call does not know what it changes
     */
    ToolResult around(boolean anything, Supplier<ToolResult> call) {
        TreeWatch.Tree before = before(anything);
        ToolResult result = call.get();
        if (before == null) {
            return result;
        }
        synchronized (this) {
            // Asked before the look: what ends in between is looked at once more, by the next call.
            boolean goesOn = somethingRuns.getAsBoolean();
            TreeWatch.Tree after = watch.look();
            latest = goesOn ? after : null;
            return result.withEffects(together(watch.between(before, after), result.effects()));
        }
    }

    private synchronized TreeWatch.@Nullable Tree before(boolean anything) {
        return latest != null || !anything ? latest : watch.look();
    }

    /** What was seen, and what the call says of files that are not looked at. */
    private static List<FileEffect> together(List<FileEffect> seen, List<FileEffect> told) {
        Set<String> paths = seen.stream().map(FileEffect::path).collect(Collectors.toSet());
        return Stream.concat(seen.stream(), told.stream().filter(effect -> !paths.contains(effect.path())))
                .toList();
    }
}
