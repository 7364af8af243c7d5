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
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code git_add}: stages files for the next commit. */
public final class GitAddTool extends GitTool {

    /** What one call asks leave for, file by file. */
    static final int MAX_FILES = 500;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitAddTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_add",
                "Stages files for the next commit as they are now, deleted ones included. Files that git ignores are not"
                        + " staged.",
                new ParameterSchema()
                        .requiredStrings("paths", "Files and directories, relative to the workspace.", MAX_PATHS),
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
            throw ToolException.invalid("paths is empty; name what to stage, \".\" for everything");
        }
        List<String> paths = paths(arguments);
        Git git = open(Cancellation.NEVER);
        List<String> files = new ArrayList<>();
        StringBuilder preview = new StringBuilder("stages:\n");
        for (String entry : git.list(GitStatus.command(paths, false, "all"))) {
            String file = entry.substring(3);
            // A second letter other than a blank: there is something to stage. A directory is another repository.
            if (entry.charAt(1) != ' ' && !file.endsWith("/")) {
                files.add(file);
                preview.append(entry.charAt(1) == '?' ? 'A' : entry.charAt(1))
                        .append(' ')
                        .append(DisplayName.of(file))
                        .append('\n');
            }
        }
        if (files.size() > MAX_FILES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE, files.size() + " files are too many at a time; at most " + MAX_FILES);
        }
        if (files.isEmpty()) {
            return new FailingCall(
                    permissions(Permission.Kind.READ, paths),
                    new ToolException(
                            ErrorCode.NOT_FOUND, "there is nothing to stage there; git_status shows what is changed"));
        }
        return new Call(files, preview.toString());
    }

    private final class Call implements PreparedCall {
        private final List<String> files;
        private final String preview;

        Call(List<String> files, String preview) {
            this.files = files;
            this.preview = preview;
        }

        @Override
        public List<Permission> permissions() {
            return staging(files);
        }

        @Override
        public Optional<String> preview() {
            return Optional.of(preview);
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            try {
                Git git = open(cancellation);
                refuseSwitchedOffFilters(git, files);
                List<String> command = new ArrayList<>(List.of("add", "--all", "--"));
                command.addAll(Git.exactly(files, List.of()));
                git.line(command);
                return ToolResult.success(
                        preview.replaceFirst("stages", "staged").stripTrailing(), false);
            } catch (ToolException e) {
                return e.toResult();
            }
        }
    }
}
