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
import java.util.Optional;

/** {@code git_diff}: differences between files, index and commits. */
public final class GitDiffTool extends GitTool {

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitDiffTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_diff",
                "Shows differences: of the files from what is staged; with staged, of what is staged from the last commit;"
                        + " with from, of the files from that commit; with from and to, of two commits. Untracked files are"
                        + " not in it.",
                withPaths(new ParameterSchema()
                        .string("from", "The older commit: a branch, tag or hash, with ~ and ^ if needed.")
                        .string("to", "The newer commit; needs from.")
                        .flag("staged", "Show what is staged. Default false.")
                        .flag("stat", "Only say how many lines changed in which files. Default false.")),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Optional<String> from = arguments.optionalString("from");
        Optional<String> to = arguments.optionalString("to");
        boolean staged = arguments.flag("staged", false);
        if (to.isPresent() && (from.isEmpty() || staged)) {
            throw ToolException.invalid("to needs from, and does not go with staged");
        }
        for (Optional<String> revision : List.of(from, to)) {
            if (revision.isPresent()) {
                Git.checkRevision(revision.get());
            }
        }
        List<String> paths = paths(arguments);
        String shown = arguments.flag("stat", false) ? "--stat" : "--patch";
        return reading(permissions(Permission.Kind.READ, paths), git -> {
            List<String> command = new ArrayList<>(List.of("diff"));
            if (staged) {
                command.add("--cached");
            }
            if (from.isPresent()) {
                command.add(git.commit(from.get()));
            }
            if (to.isPresent()) {
                command.add(git.commit(to.get()));
            }
            return differences(git, "", command, paths, shown);
        });
    }
}
