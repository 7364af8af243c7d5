package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code glob}: the files whose paths match a pattern, among those git would not ignore. */
public final class GlobTool implements Tool {

    private static final String NAME = "glob";

    static final int DEFAULT_RESULTS = 200;
    static final int MAX_RESULTS = 2_000;

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString(
                    "pattern",
                    "A glob. With a slash it is matched against paths from the directory searched: src/**/*.java. Without"
                            + " one it is matched against names at any depth: *Test.java. Knows * ? ** [ab] [!ab] {a,b}.")
            .string("path", "The directory to look in, relative to the workspace. Default \".\".")
            .integer(
                    "max_results", "How many paths to return at most. Default " + DEFAULT_RESULTS + ".", 1, MAX_RESULTS)
            .build();

    private final Workspace workspace;
    private final DirectoryScan scan;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public GlobTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        this.workspace = workspace;
        this.scan = new DirectoryScan(workspace, ignoreSettings, NAME, Permission.Kind.LIST);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Finds files by name or path, in a directory and below, sorted by path. Files that git ignores and .git are"
                + " left out, unless path names an ignored directory. Use it to find out which files there are; use search"
                + " for what is in them. Prefer this to find in the shell.";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Arguments checked = Arguments.checked(arguments, PARAMETERS);
        PathGlob glob = checked.glob("pattern");
        Workspace.Resolved directory = scan.directory(checked, "");
        int maxResults = checked.optionalInteger("max_results").orElse(DEFAULT_RESULTS);
        return new Call(directory, glob, DisplayName.of(checked.string("pattern")), maxResults);
    }

    private final class Call implements PreparedCall {

        private final Workspace.Resolved directory;
        private final PathGlob glob;
        private final String pattern;
        private final int maxResults;

        Call(Workspace.Resolved directory, PathGlob glob, String pattern, int maxResults) {
            this.directory = directory;
            this.glob = glob;
            this.pattern = pattern;
            this.maxResults = maxResults;
        }

        @Override
        public List<Permission> permissions() {
            return List.of(new Permission(Permission.Kind.LIST, directory.subject()));
        }

        @Override
        public Optional<String> preview() {
            return Optional.empty();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            Found found = new Found(cancellation);
            try {
                return found.result(scan.through(directory, found));
            } catch (ToolException e) {
                return e.toResult();
            }
        }

        /** Collects what matches. */
        private final class Found implements DirectoryWalk.Visitor {

            private final Cancellation cancellation;
            private final StepBudget budget = new StepBudget(SearchTool.STEPS);
            private final StringBuilder text = new StringBuilder();
            private int files;
            private boolean more;
            private boolean tooCostly;

            Found(Cancellation cancellation) {
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

            ToolResult result(DirectoryScan.LeftOut leftOut) {
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
                    text.append(
                            "[stopped because the pattern took too much work; use a simpler one or a subdirectory]\n");
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
}
