package dev.akmon.tools.files;

import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of a workspace that somebody may want to name. */
public final class WorkspaceFiles {
    private WorkspaceFiles() {}

    /**
     * Files and directories below the workspace's root, but for git's own data and what git ignores, sorted. Directories
     * end in a slash.
     *
     * @param environment where git's ignore settings are found
     * @param most how many at most
     */
    public static List<String> list(Workspace workspace, Map<String, String> environment, int most) {
        List<String> found = new ArrayList<>();
        try {
            Workspace.Resolved root = workspace.resolveExisting(".");
            IgnoreRules rules = IgnoreRules.of(root.path(), workspace.root(), IgnoreRules.Settings.of(environment));
            DirectoryWalk.through(root, rules, entry -> {
                if (found.size() >= most) {
                    return DirectoryWalk.Next.STOP;
                }
                if (entry.ignored() || entry.isGitData()) {
                    return DirectoryWalk.Next.GO_ON;
                }
                boolean directory = entry.kind() == DirectoryWalk.Kind.DIRECTORY;
                found.add(directory ? entry.relative() + "/" : entry.relative());
                return DirectoryWalk.Next.GO_IN;
            });
        } catch (ToolException e) {
            // A root that cannot be read has no file to name.
            return List.of();
        }
        return found;
    }
}
