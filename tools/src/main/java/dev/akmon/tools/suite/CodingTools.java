package dev.akmon.tools.suite;

import dev.akmon.tools.Tool;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.dialog.AskUserTool;
import dev.akmon.tools.dialog.TodoTool;
import dev.akmon.tools.files.ApplyPatchTool;
import dev.akmon.tools.files.EditTool;
import dev.akmon.tools.files.GlobTool;
import dev.akmon.tools.files.IgnoreRules;
import dev.akmon.tools.files.ListDirectoryTool;
import dev.akmon.tools.files.MultiEditTool;
import dev.akmon.tools.files.ReadFileTool;
import dev.akmon.tools.files.SearchTool;
import dev.akmon.tools.files.WriteFileTool;
import dev.akmon.tools.git.GitAddTool;
import dev.akmon.tools.git.GitBlameTool;
import dev.akmon.tools.git.GitBranchTool;
import dev.akmon.tools.git.GitCommitTool;
import dev.akmon.tools.git.GitDiffTool;
import dev.akmon.tools.git.GitLogTool;
import dev.akmon.tools.git.GitRestoreTool;
import dev.akmon.tools.git.GitShowTool;
import dev.akmon.tools.git.GitStashTool;
import dev.akmon.tools.git.GitStatusTool;
import dev.akmon.tools.git.GitSwitchTool;
import dev.akmon.tools.image.ViewImageTool;
import dev.akmon.tools.notes.MemoryNotes;
import dev.akmon.tools.notes.MemoryTool;
import dev.akmon.tools.notes.ReadSpecTool;
import dev.akmon.tools.notes.WriteSpecTool;
import dev.akmon.tools.shell.CommandRegistry;
import dev.akmon.tools.shell.ReadOutputTool;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.shell.ShellTool;
import dev.akmon.tools.shell.StopCommandTool;
import dev.akmon.tools.web.WebFetchTool;
import dev.akmon.tools.web.WebSettings;
import java.util.ArrayList;
import java.util.List;

/** The tools for working on code. */
public final class CodingTools {
    private CodingTools() {}

    /** All of them, for commands whose traces go with the tools. */
    public static List<Tool> all(Workspace workspace, ShellSettings shell, WebSettings web) {
        return all(workspace, shell, web, new CommandRegistry(workspace, shell));
    }

    /**
     * All of them, in a fixed order: read_file, view_image, list_directory, glob, search, write_file, edit, multi_edit, apply_patch,
     * git_status, git_diff, git_log, git_show, git_blame, git_branch, git_add, git_commit, git_switch, git_restore, git_stash, shell,
     * read_output, stop_command, todo_write, ask_user, read_spec, write_spec, and web_fetch
     * unless it is turned off. The home directory for git's settings is the one of the shell's environment.
     *
     * @param commands what becomes of commands, made for this workspace and these settings
     */
    public static List<Tool> all(Workspace workspace, ShellSettings shell, WebSettings web, CommandRegistry commands) {
        IgnoreRules.Settings ignoreSettings = IgnoreRules.Settings.of(shell.environment());
        List<Tool> tools = new ArrayList<>(List.of(
                new ReadFileTool(workspace),
                new ViewImageTool(workspace),
                new ListDirectoryTool(workspace, ignoreSettings),
                new GlobTool(workspace, ignoreSettings),
                new SearchTool(workspace, ignoreSettings),
                commands.watching(new WriteFileTool(workspace)),
                commands.watching(new EditTool(workspace)),
                commands.watching(new MultiEditTool(workspace)),
                commands.watching(new ApplyPatchTool(workspace)),
                new GitStatusTool(workspace, shell),
                new GitDiffTool(workspace, shell),
                new GitLogTool(workspace, shell),
                new GitShowTool(workspace, shell),
                new GitBlameTool(workspace, shell),
                new GitBranchTool(workspace, shell),
                commands.watching(new GitAddTool(workspace, shell)),
                commands.watching(new GitCommitTool(workspace, shell)),
                commands.watching(new GitSwitchTool(workspace, shell)),
                commands.watching(new GitRestoreTool(workspace, shell)),
                commands.watching(new GitStashTool(workspace, shell)),
                commands.alwaysWatching(new ShellTool(workspace, shell, commands)),
                commands.watching(new ReadOutputTool(commands)),
                commands.watching(new StopCommandTool(commands)),
                new TodoTool(),
                new AskUserTool(),
                new ReadSpecTool(workspace, ignoreSettings),
                commands.watching(new WriteSpecTool(workspace))));
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
