package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.PathGlob;
import dev.akmon.tools.StepBudget;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One search on its way through the files, collecting what it will report. */
final class SearchRun implements DirectoryWalk.Visitor {

    /** What is looked for. */
    record Query(Pattern pattern, Optional<PathGlob> files, int context, int maxResults) {}

    /** Of a file that is met on the way; larger ones are left out. */
    static final int MAX_FILE_BYTES = 1 << 20;

    /** For a file named by itself. */
    private static final int MAX_ONLY_FILE_BYTES = 64 << 20;

    /** As git does, a file with NUL near its beginning is taken for binary. */
    private static final int BINARY_PROBE_BYTES = 8_000;

    private static final int MAX_OUTPUT_CHARS = 64 << 10;
    private static final int MAX_LINE_CHARS = 300;
    private static final int CHARS_BEFORE_MATCH = 100;

    /** What visiting a file costs besides its bytes. */
    private static final int STEPS_PER_ENTRY = 1_000;

    private static final int LINES_BETWEEN_CHECKS = 1_000;

    private final Workspace workspace;
    private final Query query;
    private final StepBudget budget;
    private final Cancellation cancellation;
    private final StringBuilder output = new StringBuilder();
    private int results;
    private int filesWithResults;
    private int filesSearched;
    private int filesTooLarge;
    private int unreadable;
    private int costlyLines;
    private @Nullable String firstCostlyLine;
    private @Nullable String stopReason;

    SearchRun(Workspace workspace, Query query, StepBudget budget, Cancellation cancellation) {
        this.workspace = workspace;
        this.query = query;
        this.budget = budget;
        this.cancellation = cancellation;
    }

    void searchOnly(Workspace.Resolved file) throws ToolException {
        byte[] content;
        try {
            content = read(file.path(), MAX_ONLY_FILE_BYTES);
        } catch (IOException e) {
            throw FileErrors.toolException(file, e);
        }
        if (content.length > MAX_ONLY_FILE_BYTES) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE, file.display() + " is larger than " + MAX_ONLY_FILE_BYTES + " bytes");
        }
        if (isBinary(content)) {
            throw new ToolException(ErrorCode.BINARY_CONTENT, file.display() + " is not text");
        }
        searchText(file.display(), content);
    }

    @Override
    public DirectoryWalk.Next visit(DirectoryWalk.Entry entry) throws ToolException {
        stopIfRequested();
        budget.spend(STEPS_PER_ENTRY);
        if (budget.exhausted()) {
            stopReason = "the search stopped before " + DisplayName.of(entry.relative())
                    + " because it took too much work; search a subdirectory or use a simpler pattern";
        }
        if (stopReason != null) {
            return DirectoryWalk.Next.STOP;
        }
        if (entry.ignored() || entry.isGitData()) {
            return DirectoryWalk.Next.GO_ON;
        }
        boolean wanted = entry.kind() == DirectoryWalk.Kind.FILE
                && query.files()
                        .map(glob -> glob.matches(entry.relative(), budget))
                        .orElse(true);
        if (wanted) {
            searchFile(entry);
        }
        return stopReason == null ? DirectoryWalk.Next.GO_IN : DirectoryWalk.Next.STOP;
    }

    private void stopIfRequested() throws ToolException {
        if (cancellation.requested()) {
            throw new ToolException(ErrorCode.INTERRUPTED, "the search was interrupted");
        }
    }

    private void searchFile(DirectoryWalk.Entry entry) throws ToolException {
        if (entry.size() > MAX_FILE_BYTES) {
            filesTooLarge++;
            return;
        }
        byte[] content;
        try {
            content = read(entry.path(), MAX_FILE_BYTES);
        } catch (IOException e) {
            unreadable++;
            return;
        }
        if (!isBinary(content)) {
            searchText(DisplayName.of(workspace.subject(entry.path())), content);
        }
    }

    static byte[] read(Path file, int limit) throws IOException {
        try (InputStream in = FileSnapshot.openForReading(file)) {
            return in.readNBytes(limit + 1);
        }
    }

    static boolean isBinary(byte[] content) {
        for (int i = 0; i < Math.min(content.length, BINARY_PROBE_BYTES); i++) {
            if (content[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private void searchText(String name, byte[] content) throws ToolException {
        filesSearched++;
        // Bytes that are not UTF-8 become replacement characters: better found so than not at all.
        List<String> lines = LineEnds.lines(new String(content, StandardCharsets.UTF_8).replace('\0', '\uFFFD'));
        SortedMap<Integer, Integer> matches = new TreeMap<>();
        for (int i = 0; i < lines.size() && stopReason == null; i++) {
            if (i % LINES_BETWEEN_CHECKS == 0) {
                stopIfRequested();
            }
            OptionalInt column = match(name, lines.get(i), i + 1);
            if (column.isEmpty()) {
                continue;
            }
            if (results + matches.size() == query.maxResults()) {
                stopReason = "these are the first " + results(query.maxResults())
                        + "; there are more: use a more precise pattern or path, or a larger max_results";
                break;
            }
            matches.put(i, column.getAsInt());
        }
        if (!matches.isEmpty()) {
            report(name, lines, matches);
        }
    }

    private OptionalInt match(String name, String line, int number) throws ToolException {
        try {
            return budget.find(query.pattern(), line);
        } catch (StepBudget.TooManySteps e) {
            stopIfRequested();
            if (budget.exhausted()) {
                stopReason = "the search stopped at line " + number + " of " + name
                        + " because it took too much work; search a subdirectory or use a simpler pattern";
            }
            costlyLines++;
            firstCostlyLine = firstCostlyLine == null ? "line " + number + " of " + name : firstCostlyLine;
            return OptionalInt.empty();
        }
    }

    private void report(String name, List<String> lines, SortedMap<Integer, Integer> matches) {
        List<String> shown = new ArrayList<>();
        int last = -1;
        for (int match : matches.keySet()) {
            int from = Math.max(last + 1, match - query.context());
            if (query.context() > 0 && last >= 0 && from > last + 1) {
                shown.add("--");
            }
            int to = Math.min(lines.size() - 1, match + query.context());
            for (int i = from; i <= to; i++) {
                Integer column = matches.get(i);
                // A later match is shown as such, by its own turn, with its own context.
                if (i > match && column != null) {
                    to = i - 1;
                    break;
                }
                shown.add(
                        (i + 1) + (column == null ? "- " : ": ") + excerpt(lines.get(i), column == null ? 0 : column));
            }
            last = Math.max(last, to);
        }
        append(name, shown, matches.size());
    }

    private void append(String name, List<String> shown, int matches) {
        String separator = output.length() == 0 ? "" : "\n";
        StringBuilder block = new StringBuilder(separator + name + "\n");
        for (String line : shown) {
            if (output.length() + block.length() + line.length() > MAX_OUTPUT_CHARS) {
                stopReason = "the output is full: use a more precise pattern or path, or less context";
                break;
            }
            block.append(line).append('\n');
        }
        output.append(block);
        results += matches;
        filesWithResults++;
    }

    /** The part of a line around a match. */
    private static String excerpt(String line, int column) {
        if (line.length() <= MAX_LINE_CHARS) {
            return line;
        }
        int start = Math.max(0, Math.min(column - CHARS_BEFORE_MATCH, line.length() - MAX_LINE_CHARS));
        if (start > 0 && Character.isLowSurrogate(line.charAt(start))) {
            start++;
        }
        String part = Utf8.head(line.substring(start), MAX_LINE_CHARS);
        boolean more = start + part.length() < line.length();
        return (start > 0 ? "..." : "") + part + (more ? "..." : "");
    }

    /** @param leftOut what the scan of the directory could not show */
    ToolResult result(DirectoryScan.LeftOut leftOut) {
        StringBuilder notes = new StringBuilder();
        if (stopReason != null) {
            note(notes, stopReason);
        } else if (results == 0) {
            note(notes, "no line matches in " + filesSearched + (filesSearched == 1 ? " file" : " files"));
        } else {
            note(notes, results(results) + " in " + filesWithResults + (filesWithResults == 1 ? " file" : " files"));
        }
        if (costlyLines > 0) {
            note(
                    notes,
                    "lines left out because the pattern takes too many steps on them: " + costlyLines
                            + ", the first being " + firstCostlyLine + "; use a simpler pattern");
        }
        if (filesTooLarge > 0) {
            note(notes, "files over 1 MiB left out: " + filesTooLarge);
        }
        if (unreadable + leftOut.unreadable() > 0) {
            note(notes, "files and directories that could not be read: " + (unreadable + leftOut.unreadable()));
        }
        String separator = output.length() == 0 ? "" : "\n";
        boolean truncated = stopReason != null || costlyLines > 0;
        return ToolResult.success(
                output + separator + notes.toString().stripTrailing() + leftOut.withheld(), truncated);
    }

    private static String results(int count) {
        return count + (count == 1 ? " matching line" : " matching lines");
    }

    private static void note(StringBuilder notes, String text) {
        notes.append('[').append(text).append("]\n");
    }
}
