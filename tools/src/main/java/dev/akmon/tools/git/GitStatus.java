package dev.akmon.tools.git;

import java.util.ArrayList;
import java.util.List;

/** How git is asked for the state of files: entries of two letters, a space and the name, each ended by NUL. */
final class GitStatus {
    private GitStatus() {}

    /**
     * The arguments.
     *
     * @param branch whether the first entry is about the branch
     * @param untracked {@code normal} to name untracked directories as such, {@code all} for every file in them
     */
    static List<String> command(List<String> paths, boolean branch, String untracked) {
        List<String> command = new ArrayList<>(List.of(
                "status",
                "--porcelain=v1",
                "-z",
                branch ? "--branch" : "--no-branch",
                "--no-renames",
                "--ignore-submodules=dirty",
                "--untracked-files=" + untracked,
                "--"));
        command.addAll(Git.pathspecs(paths));
        return command;
    }
}
