package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.List;
import java.util.Optional;

/** {@code git_show}: a commit with what it changed, or a file as it was in it. */
public final class GitShowTool extends GitTool {

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitShowTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_show",
                "Shows a commit: its message and what it changed, of a merge what it changed in its first parent. With path,"
                        + " shows that file as it was in the commit instead.",
                new ParameterSchema()
                        .string("revision", "A branch, tag or hash, with ~ and ^ if needed. Default HEAD.")
                        .string("path", "A file, relative to the workspace.")
                        .flag("stat", "Only say how many lines changed in which files. Default false."),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String revision = arguments.optionalString("revision").orElse("HEAD");
        Git.checkRevision(revision);
        Optional<String> file = arguments.optionalString("path");
        if (file.isPresent()) {
            String path = path(file.get());
            return reading(permissions(Permission.Kind.READ, List.of(path)), git -> content(git, revision, path));
        }
        String shown = arguments.flag("stat", false) ? "--stat" : "--patch";
        return reading(
                permissions(Permission.Kind.READ, List.of(".")), git -> changes(git, git.commit(revision), shown));
    }

    private ToolResult content(Git git, String revision, String path) throws ToolException {
        String commit = git.commit(revision);
        String kind = git.list(List.of("ls-tree", "-z", commit, "--", path)).stream()
                .findFirst()
                .orElse("");
        if (!kind.matches("(?s)\\d+ blob .*")) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "there is no file " + DisplayName.of(path) + " in " + DisplayName.of(revision));
        }
        GitProcess.Outcome blob = git.shown(List.of("cat-file", "blob", commit + ":" + path));
        if (Utf8.text(blob.output()).isEmpty()) {
            throw new ToolException(
                    ErrorCode.BINARY_CONTENT,
                    DisplayName.of(path) + " is not UTF-8 text in " + DisplayName.of(revision));
        }
        return result("", blob, "[the file is empty]", "");
    }

    private ToolResult changes(Git git, String commit, String shown) throws ToolException {
        String header = git.shown(List.of(
                        "log",
                        "--max-count=1",
                        "--no-color",
                        "--no-show-signature",
                        "--no-patch",
                        "--date=iso-strict",
                        "--format=commit %H%d%nAuthor: %an <%ae>%nDate: %ad%n%n%w(0,4,4)%B",
                        commit))
                .text()
                .stripTrailing();
        return differences(
                git,
                header + "\n\n",
                List.of("show", "--format=", "--no-show-signature", "-m", "--first-parent", commit),
                List.of("."),
                shown);
    }
}
