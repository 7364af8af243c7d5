package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PathGlob;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.StepBudget;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;

/** {@code glob}: the files whose paths match a pattern, among those git would not ignore. */
public final class GlobTool extends CheckedTool {

    private static final String NAME = "glob";

    static final int DEFAULT_RESULTS = 200;
    static final int MAX_RESULTS = 2_000;

    private static final String DESCRIPTION =
            "Finds files by name or path, in a directory and below, sorted by path. Files that git ignores and .git are"
                    + " left out, unless path names an ignored directory. Use it to find out which files there are; use search"
                    + " for what is in them. Prefer this to find in the shell.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString(
                    "pattern",
                    "A glob. With a slash it is matched against paths from the directory searched: src/**/*.java. Without"
                            + " one it is matched against names at any depth: *Test.java. Knows * ? ** [ab] [!ab] {a,b}.")
            .string("path", "The directory to look in, relative to the workspace. Default \".\".")
            .integer(
                    "max_results",
                    "How many paths to return at most. Default " + DEFAULT_RESULTS + ".",
                    1,
                    MAX_RESULTS);

    private final Workspace workspace;
    private final DirectoryScan scan;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public GlobTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        super(NAME, DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
        this.scan = new DirectoryScan(workspace, ignoreSettings, NAME, Permission.Kind.LIST);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        PathGlob glob = arguments.glob("pattern");
        Workspace.Resolved directory = scan.directory(arguments, "");
        int maxResults = arguments.optionalInteger("max_results").orElse(DEFAULT_RESULTS);
        String pattern = DisplayName.of(arguments.string("pattern"));
        return new PlainCall(new Permission(Permission.Kind.LIST, directory.subject()), cancellation -> {
            Found found = new Found(glob, maxResults, cancellation);
            return found.result(directory, pattern, scan.through(directory, found));
        });
    }

    /** Collects what matches. */
    private final class Found implements DirectoryWalk.Visitor {

        private final PathGlob glob;
        private final int maxResults;
        private final Cancellation cancellation;
        private final StepBudget budget = new StepBudget(SearchTool.STEPS);
        private final StringBuilder text = new StringBuilder();
        private int files;
        private boolean more;
        private boolean tooCostly;

        Found(PathGlob glob, int maxResults, Cancellation cancellation) {
            this.glob = glob;
            this.maxResults = maxResults;
            this.cancellation = cancellation;
        }

        @Override
        public DirectoryWalk.Next visit(DirectoryWalk.Entry entry) throws ToolException {
            if (cancellation.requested()) {
                throw new ToolException(ErrorCode.INTERRUPTED, "the call was interrupted");
            }
            if (entry.ignored() || entry.isGitData()) {
                return DirectoryWalk.Next.GO_ON;
            }
            if (budget.exhausted()) {
                tooCostly = true;
                return DirectoryWalk.Next.STOP;
            }
            boolean file = entry.kind() != DirectoryWalk.Kind.DIRECTORY;
            if (file && glob.matches(entry.relative(), budget)) {
                if (files == maxResults) {
                    more = true;
                    return DirectoryWalk.Next.STOP;
                }
                files++;
                text.append(DisplayName.of(workspace.subject(entry.path()))).append('\n');
            }
            return DirectoryWalk.Next.GO_IN;
        }

        ToolResult result(Workspace.Resolved directory, String pattern, DirectoryScan.LeftOut leftOut) {
            if (files == 0) {
                text.append("[no file in ")
                        .append(directory.display())
                        .append(" matches ")
                        .append(pattern)
                        .append("]\n");
            }
            if (more) {
                text.append("[these are the first ")
                        .append(maxResults)
                        .append("; there are more: use a more precise pattern or path, or a larger max_results]\n");
            }
            if (tooCostly) {
                text.append("[stopped because the pattern took too much work; use a simpler one or a subdirectory]\n");
            }
            if (leftOut.unreadable() > 0) {
                text.append("[directories that could not be read: ")
                        .append(leftOut.unreadable())
                        .append("]\n");
            }
            return ToolResult.success(text.toString().stripTrailing() + leftOut.withheld(), more || tooCostly);
        }
    }
}
