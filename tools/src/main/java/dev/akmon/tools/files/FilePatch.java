package dev.akmon.tools.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a patch says about one file.
 *
 * @param oldPath null when the file is created
 * @param newPath null when the file is deleted
 * @param executable whether the file becomes executable, null when the patch says nothing about it
 * @param line where it begins in the patch, from 1
 */
record FilePatch(
        @Nullable String oldPath,
        @Nullable String newPath,
        @Nullable Boolean executable,
        List<Hunk> hunks,
        int line) {

    FilePatch {
        hunks = List.copyOf(hunks);
        if (oldPath == null && newPath == null) {
            throw new IllegalArgumentException("a patch of no file");
        }
    }

    boolean creates() {
        return oldPath == null;
    }

    boolean deletes() {
        return newPath == null;
    }

    boolean renames() {
        return oldPath != null && newPath != null && !oldPath.equals(newPath);
    }

    /**
     * One hunk.
     *
     * @param oldStart the line of the old file it claims to begin at, from 1; 0 for the beginning of an empty file; -1
     *     when the hunk does not say
     * @param line where it begins in the patch, from 1
     */
    record Hunk(int oldStart, List<Line> lines, int line) {

        Hunk {
            lines = List.copyOf(lines);
        }

        /** The lines that must be in the old file, in order. */
        List<Line> oldLines() {
            return lines.stream().filter(line -> line.kind() != Kind.ADDED).toList();
        }
    }

    enum Kind {
        CONTEXT,
        REMOVED,
        ADDED
    }

    /** @param withoutNewline whether the patch marks the line as the end of a file that does not end with a newline */
    record Line(Kind kind, String text, boolean withoutNewline) {}
}
