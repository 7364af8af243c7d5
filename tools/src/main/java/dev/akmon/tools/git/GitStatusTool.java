package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.List;

/** {@code git_status}: which files differ from the index and from the last commit. */
public final class GitStatusTool extends GitTool {

    private static final int MAX_ENTRIES = 1000;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitStatusTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_status",
                "Shows the branch and the files that are changed, staged or untracked. Of the two letters before a name, the"
                        + " first is about what is staged, the second about what is not; ?? is untracked.",
                withPaths(new ParameterSchema()),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        List<String> paths = paths(arguments);
        return reading(permissions(Permission.Kind.LIST, paths), git -> status(git, paths));
    }

    private ToolResult status(Git git, List<String> paths) throws ToolException {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        int withheld = 0;
        for (String entry : git.list(GitStatus.command(paths, true, "normal"))) {
            if (entry.startsWith("## ")) {
                text.append(DisplayName.of(entry)).append('\n');
            } else if (!reaches(Permission.Kind.LIST, entry.substring(3).replaceFirst("/$", ""))) {
                withheld++;
            } else if (++shown <= MAX_ENTRIES) {
                text.append(entry, 0, 3)
                        .append(DisplayName.of(entry.substring(3)))
                        .append('\n');
            }
        }
        if (shown == 0) {
            text.append("[no changes]");
        } else if (shown > MAX_ENTRIES) {
            text.append("[and ").append(shown - MAX_ENTRIES).append(" more; name paths]");
        }
        return ToolResult.success(
                text.toString().stripTrailing() + withheld(withheld) + filters(git), shown > MAX_ENTRIES);
    }
}
