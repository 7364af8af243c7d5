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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code git_log}: commits with their messages. */
public final class GitLogTool extends GitTool {

    private static final int DEFAULT_COMMITS = 20;
    private static final int MAX_COMMITS = 500;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitLogTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_log",
                "Lists commits, newest first: hash, date, author and subject, or the whole message. git_show shows one.",
                withPaths(new ParameterSchema()
                        .string(
                                "revision",
                                "Where to begin: a branch, tag or hash, with ~ and ^ if needed, or a range A..B or A...B."
                                        + " Default HEAD.")
                        .string("grep", "Only commits whose message contains this text, upper or lower case.")
                        .integer("max_count", "How many at most. Default " + DEFAULT_COMMITS + ".", 1, MAX_COMMITS)
                        .flag("full", "Show whole messages. Default false.")),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String range = arguments.optionalString("revision").orElse("HEAD");
        String[] ends = range.split("\\.{2,3}", -1);
        if (ends.length > 2) {
            throw ToolException.invalid(DisplayName.of(range) + " is no range of commits");
        }
        for (String end : ends) {
            Git.checkRevision(end);
        }
        String dots = range.contains("...") ? "..." : "..";
        List<String> paths = paths(arguments);
        Optional<String> grep = arguments.optionalString("grep");
        int count = arguments.optionalInteger("max_count").orElse(DEFAULT_COMMITS);
        String format =
                arguments.flag("full", false) ? "commit %H%d%n%an <%ae>, %ad%n%n%w(0,4,4)%B" : "%h %ad %an: %s%d";
        return reading(permissions(Permission.Kind.READ, paths), git -> {
            if (range.equals("HEAD") && !git.hasCommits()) {
                return ToolResult.success("[there is no commit yet]", false);
            }
            List<String> command = new ArrayList<>(List.of(
                    "log", "--no-color", "--no-show-signature", "--no-patch", "--date=short", "--max-count=" + count));
            command.add("--format=" + format);
            grep.ifPresent(
                    text -> command.addAll(List.of("--fixed-strings", "--regexp-ignore-case", "--grep=" + text)));
            List<String> hashes = new ArrayList<>();
            for (String end : ends) {
                hashes.add(git.commit(end));
            }
            command.add(String.join(dots, hashes));
            if (!paths.equals(List.of("."))) {
                command.add("--");
                command.addAll(Git.pathspecs(paths));
            }
            return result("", git.shown(command), "[no commits]", "");
        });
    }
}
