package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PathGlob;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.StepBudget;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code search}: lines that match a regular expression, in the files git would not ignore. */
public final class SearchTool extends CheckedTool {

    private static final String NAME = "search";

    static final int DEFAULT_RESULTS = 100;
    static final int MAX_RESULTS = 1_000;

    private static final int MAX_CONTEXT = 20;
    private static final int MAX_PATTERN_CHARS = 1_000;

    /** A few seconds of matching. */
    static final long STEPS = 1_000_000_000;

    private static final String DESCRIPTION =
            "Finds lines that match a regular expression in the files of a directory and below. Files that git ignores,"
                    + " .git, binary files, links and files over 1 MiB are left out. Results are grouped by file, sorted by"
                    + " path: \"12: line\" for a match, \"13- line\" for context. Prefer this to grep in the shell.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString(
                    "pattern",
                    "A regular expression in Java's syntax, matched against each line by itself. Escape characters that"
                            + " are meant literally, such as ( and [.")
            .string(
                    "path",
                    "The directory or file to search, relative to the workspace. Default \".\". A directory that git"
                            + " ignores is searched when it is named here.")
            .string(
                    "file_pattern",
                    "Only files that match this glob: *.java by name, src/**/*.{ts,tsx} by path from the directory"
                            + " searched.")
            .flag("case_sensitive", "Whether upper and lower case differ. Default false.")
            .integer("context", "Lines to show before and after each match. Default 0.", 0, MAX_CONTEXT)
            .integer(
                    "max_results",
                    "How many matching lines to return at most. Default " + DEFAULT_RESULTS + ".",
                    1,
                    MAX_RESULTS);

    private final Workspace workspace;
    private final DirectoryScan scan;
    private final long steps;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public SearchTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        this(workspace, ignoreSettings, STEPS);
    }

    /** A tool that gives up after so many characters looked at. */
    public SearchTool(Workspace workspace, IgnoreRules.Settings ignoreSettings, long steps) {
        super(NAME, DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
        this.scan = new DirectoryScan(workspace, ignoreSettings, NAME, Permission.Kind.READ);
        this.steps = steps;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Pattern pattern = compile(arguments.string("pattern"), arguments.flag("case_sensitive", false));
        Optional<String> filePattern = arguments.optionalString("file_pattern");
        Optional<PathGlob> glob =
                filePattern.isPresent() ? Optional.of(arguments.glob("file_pattern")) : Optional.empty();
        Workspace.Resolved start = scan.start(arguments);
        boolean directory = DirectoryScan.isDirectory(start);
        if (!directory && !Files.isRegularFile(start.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException(
                    ErrorCode.NOT_A_FILE, start.display() + " is neither a regular file nor a directory");
        }
        int context = arguments.optionalInteger("context").orElse(0);
        int maxResults = arguments.optionalInteger("max_results").orElse(DEFAULT_RESULTS);
        SearchRun.Query query = new SearchRun.Query(pattern, glob, context, maxResults);
        return new PlainCall(new Permission(Permission.Kind.READ, start.subject()), cancellation -> {
            SearchRun run = new SearchRun(workspace, query, new StepBudget(steps), cancellation);
            if (directory) {
                return run.result(scan.through(start, run));
            }
            run.searchOnly(start);
            return run.result(new DirectoryScan.LeftOut(0, ""));
        });
    }

    private static Pattern compile(String pattern, boolean caseSensitive) throws ToolException {
        if (pattern.isEmpty()) {
            throw ToolException.invalid("the pattern is empty: it would match every line");
        }
        if (pattern.length() > MAX_PATTERN_CHARS) {
            throw ToolException.invalid("the pattern is longer than " + MAX_PATTERN_CHARS + " characters");
        }
        try {
            return Pattern.compile(pattern, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw ToolException.invalid("the pattern is not a regular expression: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        } catch (StackOverflowError tooDeep) {
            throw ToolException.invalid("the pattern is nested too deeply");
        }
    }
}
