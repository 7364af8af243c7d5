package dev.akmon.tools.git;

import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files that git is to change in the working tree: those in which two states differ, as {@code --raw -z} lists them.
 *
 * @param entries modes and hashes of a file, then its name, and so on
 */
record GitChanges(List<String> entries) {

    /** Modes of what no tool here writes: links and submodules. */
    private static final Set<String> NO_FILES = Set.of("120000", "160000");

    /**
     * Lists them.
     *
     * @param command a command that shows differences, and what it compares
     * @throws ToolException when there are too many for one call, or one of them is a link or a submodule
     */
    static GitChanges of(Git git, List<String> command, List<String> paths) throws ToolException {
        List<String> raw = new ArrayList<>(command);
        raw.addAll(Git.DIFF_OPTIONS);
        raw.addAll(List.of("--raw", "--no-abbrev", "--no-renames", "-z", "--"));
        raw.addAll(Git.pathspecs(paths));
        GitChanges changes = new GitChanges(git.list(raw));
        if (changes.count() > GitAddTool.MAX_FILES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE,
                    changes.count() + " files would change, which is too much for one call; at most "
                            + GitAddTool.MAX_FILES);
        }
        for (int i = 0; i < changes.count(); i++) {
            // ":100644 120000 <hash> <hash> T"
            String[] fields = changes.entries().get(2 * i).substring(1).split(" ");
            if (NO_FILES.contains(fields[0]) || NO_FILES.contains(fields[1])) {
                throw new ToolException(
                        ErrorCode.NOT_A_FILE,
                        DisplayName.of(changes.file(i))
                                + " is or would be a link or a submodule; use shell for it, if the" + " user agrees");
            }
        }
        return changes;
    }

    private int count() {
        return entries.size() / 2;
    }

    private String file(int i) {
        return entries.get(2 * i + 1);
    }

    List<String> files() {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            files.add(file(i));
        }
        // What is not merged is listed twice.
        return files.stream().distinct().toList();
    }

    /** Those that the second state has and the first one has not. */
    List<String> added() {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            if (entries.get(2 * i).startsWith(":000000")) {
                files.add(file(i));
            }
        }
        return files;
    }
}
