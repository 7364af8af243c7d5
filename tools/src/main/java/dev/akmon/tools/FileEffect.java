package dev.akmon.tools;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a call did to one file, with what is needed to undo it. Undoing a list of effects in reverse order, by removing
 * what has no {@code before} and restoring bytes and mode of the rest, gives the tree as it was.
 *
 * @param path as {@link Workspace.Resolved#subject}; a directory that the call created ends with {@code /}
 * @param before null when the path did not exist
 * @param after null when the path no longer exists
 * @param undoBytes the previous content; null when the file did not exist or was larger than 4 MiB. Not copied: treat
 *     as read-only
 */
public record FileEffect(
        String path, @Nullable FileState before, @Nullable FileState after, byte @Nullable [] undoBytes) {
    public FileEffect {
        Objects.requireNonNull(path);
    }
}
