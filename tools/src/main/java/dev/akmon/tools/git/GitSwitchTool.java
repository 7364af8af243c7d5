package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code git_switch}: checks out another branch, or a new one. */
public final class GitSwitchTool extends GitTool {

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitSwitchTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_switch",
                "Switches to a branch. Changes that are not committed are kept, and it fails where they are in the way.",
                new ParameterSchema()
                        .requiredString("branch", "Its name.")
                        .flag("create", "Make it first. Default false.")
                        .string("from", "The commit where a new branch begins. Default HEAD."),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String branch = arguments.string("branch");
        boolean create = arguments.flag("create", false);
        Optional<String> from = arguments.optionalString("from");
        Git.checkRevision(branch);
        if (from.isPresent() && !create) {
            throw ToolException.invalid("from says where a new branch begins; set create for one");
        }
        Git git = open(Cancellation.NEVER);
        git.checkBranchName(branch);
        boolean exists = git.hasBranch(branch);
        if (create && exists) {
            throw ToolException.invalid("there is a branch " + branch + " already; leave out create to switch to it");
        }
        if (!create && !exists) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "there is no branch " + branch
                            + "; git_branch shows which there are, create makes one (from says where"
                            + " it begins, such as origin/" + branch + ")");
        }
        String head = git.hasCommits() ? git.commit("HEAD") : "";
        String target = from.isPresent() ? git.commit(from.get()) : create ? head : git.commit("refs/heads/" + branch);
        if (head.isEmpty() && !target.isEmpty()) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND, "there is no commit on this branch yet, so there is nothing to switch from");
        }
        List<String> files = head.equals(target)
                ? List.of()
                : GitChanges.of(git, List.of("diff", head, target), List.of("."))
                        .files();
        List<Permission> permissions = new ArrayList<>(permissions(Permission.Kind.GIT, List.of(".")));
        permissions.addAll(permissions(Permission.Kind.WRITE, files));
        StringBuilder preview = new StringBuilder(create ? "makes the branch " : "switches to the branch ")
                .append(branch)
                .append('\n');
        files.forEach(
                file -> preview.append("changes ").append(DisplayName.of(file)).append('\n'));
        return new GitChangingCall(this, permissions, preview.toString(), files, checkout -> {
            String now = checkout.hasCommits() ? checkout.commit("HEAD") : "";
            if (!now.equals(head)
                    || !create && !checkout.commit("refs/heads/" + branch).equals(target)) {
                throw GitChangingCall.changedMeanwhile();
            }
            refuseSwitchedOffFilters(checkout, files);
            List<String> command = new ArrayList<>(List.of("switch", "--quiet", "--no-guess"));
            if (create) {
                command.addAll(List.of("--no-track", "--create", branch));
                if (!target.isEmpty()) {
                    command.add(target);
                }
            } else {
                command.add(branch);
            }
            checkout.line(command);
            return (create ? "on the new branch " : "on the branch ") + branch + ", "
                    + (files.size() == 1 ? "1 file" : files.size() + " files") + " changed";
        });
    }
}
