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

/** {@code git_blame}: who changed which line of a file, and when. */
public final class GitBlameTool extends GitTool {

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitBlameTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_blame",
                "Shows for every line of a file the commit, author and date that it comes from.",
                new ParameterSchema()
                        .requiredString("path", "The file, relative to the workspace.")
                        .string("revision", "The file as it was in this commit. Default: as it is now.")
                        .integer("first_line", "The first line to show. Default 1.", 1, Integer.MAX_VALUE)
                        .integer("last_line", "The last line to show. Default: the end.", 1, Integer.MAX_VALUE),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String path = path(arguments.string("path"));
        Optional<String> revision = arguments.optionalString("revision");
        if (revision.isPresent()) {
            Git.checkRevision(revision.get());
        }
        int first = arguments.optionalInteger("first_line").orElse(1);
        String last = arguments.optionalInteger("last_line").isPresent()
                ? String.valueOf(arguments.optionalInteger("last_line").getAsInt())
                : "";
        return reading(permissions(Permission.Kind.READ, List.of(path)), git -> {
            List<String> command = new ArrayList<>(List.of(
                    "blame",
                    "--no-textconv",
                    // The repository's configuration may name any file, and git quotes what is in it.
                    "--no-ignore-revs-file",
                    "--date=short",
                    "-L",
                    first + "," + last));
            if (revision.isPresent()) {
                command.add(git.commit(revision.get()));
            }
            command.addAll(List.of("--", path));
            return result("", git.shown(command), "[the file is empty]", filters(git));
        });
    }
}
