package dev.akmon.tools.files;

import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import org.jspecify.annotations.Nullable;

/** The difference between two versions of a file, for people. */
public final class FileDiff {
    private static final String ANY_MODE = "0644";

    private FileDiff() {}

    /**
     * A unified diff with its two header lines; one line in words when a side is not text or is too large.
     *
     * @param name the file's name in the headers
     * @param before null for a file that did not exist
     * @param after null for a file that no longer exists
     */
    public static String between(String name, byte @Nullable [] before, byte @Nullable [] after) {
        FileSnapshot old = before == null
                ? FileSnapshot.ABSENT
                : new FileSnapshot(new FileState(Sha256.of(before), before.length, ANY_MODE), before, null);
        return UnifiedDiff.between(name, old, after).text();
    }
}
