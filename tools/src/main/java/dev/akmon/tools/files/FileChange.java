package dev.akmon.tools.files;

import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One file as it is and as a call wants to leave it.
 *
 * @param after the new content, null to remove the file
 * @param executable whether the file becomes executable; null leaves that as it is
 */
public record FileChange(
        Workspace.Resolved target,
        FileSnapshot before,
        byte @Nullable [] after,
        @Nullable Boolean executable) {

    /** Content up to this size is read into memory to be edited or compared. */
    public static final int MAX_TEXT_BYTES = 16 << 20;

    /** A change of the content only; the file stays executable or not. */
    public FileChange(Workspace.Resolved target, FileSnapshot before, byte @Nullable [] after) {
        this(target, before, after, null);
    }

    boolean creates() {
        return !before.exists() && after != null;
    }

    boolean removes() {
        return after == null;
    }

    boolean changesNothing() {
        return executable == null && before.exists() && Arrays.equals(before.content(), after);
    }

    UnifiedDiff diff() {
        return UnifiedDiff.between(target.display(), before, after);
    }

    /** @throws ToolException when something that is not a directory stands where a parent directory must be */
    static void checkParents(Workspace.Resolved target) throws ToolException {
        Path parent = target.path().getParent();
        while (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parent = parent.getParent();
        }
        if (parent != null && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            throw ToolException.invalid(DisplayName.of(parent.getFileName().toString()) + " is a file, so "
                    + target.display() + " cannot be under it");
        }
    }
}
