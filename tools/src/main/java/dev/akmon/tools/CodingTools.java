package dev.akmon.tools;

import java.util.List;

/** The tools for working on code. */
public final class CodingTools {

    private CodingTools() {}

    /**
     * All of them, in a fixed order: read_file, list_directory, search, write_file, edit, apply_patch, shell. The home
     * directory for git's ignore settings is the one of the shell's environment.
     */
    public static List<Tool> all(Workspace workspace, ShellSettings shell) {
        IgnoreRules.Settings ignoreSettings = IgnoreRules.Settings.of(shell.environment());
        return List.of(
                new ReadFileTool(workspace),
                new ListDirectoryTool(workspace, ignoreSettings),
                new SearchTool(workspace, ignoreSettings),
                new WriteFileTool(workspace),
                new EditTool(workspace),
                new ApplyPatchTool(workspace),
                new WatchedTool(new ShellTool(workspace, shell), new TreeWatch(workspace, ignoreSettings)));
    }
}
