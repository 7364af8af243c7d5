package dev.akmon.tools;

import java.util.ArrayList;
import java.util.List;

/** The tools for working on code. */
public final class CodingTools {

    /** The name of the tool whose latest result is the list of what there is to do. */
    public static final String TODO = "todo_write";

    /** The name of the tool that asks the user something. */
    public static final String ASK_USER = "ask_user";

    /** The name of the tool that keeps notes for later sessions. */
    public static final String MEMORY = "memory_write";

    /** The name of the tool that is there unless {@link WebSettings#enabled} is false. */
    public static final String WEB_FETCH = "web_fetch";

    private CodingTools() {}

    /**
     * All of them, in a fixed order: read_file, view_image, list_directory, glob, search, write_file, edit, multi_edit, apply_patch,
     * git_status, git_diff, git_log, git_show, git_blame, git_branch, git_add, git_commit, git_switch, git_restore, shell,
     * todo_write, ask_user, read_spec, write_spec, and web_fetch
     * unless it is turned off. The home directory for git's settings is the one of the shell's environment.
     */
    public static List<Tool> all(Workspace workspace, ShellSettings shell, WebSettings web) {
        IgnoreRules.Settings ignoreSettings = IgnoreRules.Settings.of(shell.environment());
        List<Tool> tools = new ArrayList<>(List.of(
                new ReadFileTool(workspace),
                new ViewImageTool(workspace),
                new ListDirectoryTool(workspace, ignoreSettings),
                new GlobTool(workspace, ignoreSettings),
                new SearchTool(workspace, ignoreSettings),
                new WriteFileTool(workspace),
                new EditTool(workspace),
                new MultiEditTool(workspace),
                new ApplyPatchTool(workspace),
                new GitStatusTool(workspace, shell),
                new GitDiffTool(workspace, shell),
                new GitLogTool(workspace, shell),
                new GitShowTool(workspace, shell),
                new GitBlameTool(workspace, shell),
                new GitBranchTool(workspace, shell),
                new GitAddTool(workspace, shell),
                new GitCommitTool(workspace, shell),
                new GitSwitchTool(workspace, shell),
                new GitRestoreTool(workspace, shell),
                new WatchedTool(new ShellTool(workspace, shell), new TreeWatch(workspace, ignoreSettings)),
                new TodoTool(),
                new AskUserTool(),
                new ReadSpecTool(workspace, ignoreSettings),
                new WriteSpecTool(workspace)));
        if (web.enabled()) {
            tools.add(new WebFetchTool(web));
        }
        return List.copyOf(tools);
    }

    /** The tool that keeps notes for later sessions. */
    public static Tool memory(MemoryNotes notes) {
        return new MemoryTool(notes);
    }
}
