package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FailingCall;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code git_restore}: puts files back as they are in the index or in a commit, or takes them out of the index. */
public final class GitRestoreTool extends GitTool {

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitRestoreTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_restore",
                "Puts tracked files back as they were, and so discards changes that are not committed.",
                new ParameterSchema()
                        .requiredStrings("paths", "Files and directories, relative to the workspace.", MAX_PATHS)
                        .string("revision", "As in this commit. Default: as staged; with staged: HEAD.")
                        .flag("staged", "Change what is staged and leave the files as they are. Default false."),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        if (arguments.strings("paths").isEmpty()) {
            throw ToolException.invalid("paths is empty; name what to restore");
        }
        List<String> paths = paths(arguments);
        boolean staged = arguments.flag("staged", false);
        Optional<String> revision =
                arguments.optionalString("revision").or(() -> staged ? Optional.of("HEAD") : Optional.empty());
        Git git = open(Cancellation.NEVER);
        List<String> comparison = new ArrayList<>(List.of("diff"));
        if (staged) {
            comparison.add("--cached");
        }
        Optional<String> commit = Optional.empty();
        if (revision.isPresent()) {
            commit = Optional.of(git.commit(revision.get()));
            comparison.add(commit.get());
        }
        GitChanges changes = GitChanges.of(git, comparison, paths);
        List<String> files = changes.files();
        if (files.isEmpty()) {
            return new FailingCall(
                    permissions(Permission.Kind.READ, paths),
                    new ToolException(ErrorCode.NOT_FOUND, "there is nothing to restore there"));
        }
        List<String> command = new ArrayList<>(List.of("restore", "--quiet", staged ? "--staged" : "--worktree"));
        commit.ifPresent(hash -> command.add("--source=" + hash));
        command.add("--");
        command.addAll(Git.exactly(files, List.of()));
        return new GitChangingCall(
                this,
                permissions(Permission.Kind.WRITE, files),
                preview(git, comparison, List.of("-R"), files),
                files,
                checkout -> {
                    if (!GitChanges.of(checkout, comparison, paths).equals(changes)) {
                        throw GitChangingCall.changedMeanwhile();
                    }
                    refuseSwitchedOffFilters(checkout, staged ? List.of() : files);
                    checkout.line(command);
                    return (staged ? "changed what is staged of:\n" : "restored:\n")
                            + String.join(
                                    "\n", files.stream().map(DisplayName::of).toList());
                });
    }
}
