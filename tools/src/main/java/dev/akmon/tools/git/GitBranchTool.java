package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.List;

/** {@code git_branch}: which branches there are; it changes none. */
public final class GitBranchTool extends GitTool {

    private static final int MAX_BRANCHES = 200;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitBranchTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_branch",
                "Lists the branches, here and of remotes as last fetched, the most recently committed to first; * marks the"
                        + " one checked out.",
                new ParameterSchema().flag("remotes", "Those of remotes too. Default false."),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        List<String> where =
                arguments.flag("remotes", false) ? List.of("refs/heads", "refs/remotes") : List.of("refs/heads");
        return reading(permissions(Permission.Kind.READ, List.of(".")), git -> {
            List<String> command = new ArrayList<>(
                    List.of(
                            "for-each-ref",
                            "--sort=-committerdate",
                            "--count=" + MAX_BRANCHES,
                            "--format=%(HEAD) %(refname:short) %(objectname:short) %(committerdate:short) %(contents:subject)"));
            command.addAll(where);
            return result("", git.shown(command), "[there is no branch with a commit yet]", "");
        });
    }
}
