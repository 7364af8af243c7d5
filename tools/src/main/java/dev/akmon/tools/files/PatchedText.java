package dev.akmon.tools.files;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies hunks to a text. A hunk goes where its header says; when its lines are not there, where they occur exactly
 * once in the rest of the file. Its lines must agree exactly, line ends aside.
 */
final class PatchedText {

    private final String displayName;
    private final List<String> oldLines;

    /** Whether lines of the patch, which has no carriage returns, get one: the file has them everywhere. */
    private final boolean crlf;

    private final StringBuilder result = new StringBuilder();

    /** The first old line that is not yet in the result. */
    private int position;

    /** How far the previous hunk was from where it claimed to be. */
    private int drift;

    private PatchedText(String displayName, String text, List<FilePatch.Hunk> hunks) {
        this.displayName = displayName;
        this.oldLines = linesWithEnds(text);
        this.crlf = LineEnds.allCrlf(text)
                && hunks.stream()
                        .flatMap(hunk -> hunk.lines().stream())
                        .noneMatch(line -> line.text().endsWith("\r"));
    }

    /** @throws ToolException {@code patch_failed} naming the hunk */
    static String apply(String displayName, String text, List<FilePatch.Hunk> hunks) throws ToolException {
        PatchedText patched = new PatchedText(displayName, text, hunks);
        for (FilePatch.Hunk hunk : hunks) {
            patched.apply(hunk);
        }
        patched.copyUpTo(patched.oldLines.size());
        return patched.result.toString();
    }

    private void apply(FilePatch.Hunk hunk) throws ToolException {
        int start = locate(hunk);
        copyUpTo(start);
        for (FilePatch.Line line : hunk.lines()) {
            switch (line.kind()) {
                case CONTEXT -> copyUpTo(position + 1);
                case REMOVED -> position++;
                case ADDED -> append(line.text() + (line.withoutNewline() ? "" : lineEnd()));
            }
        }
    }

    private String lineEnd() {
        return crlf ? "\r\n" : "\n";
    }

    private void copyUpTo(int end) {
        while (position < end) {
            append(oldLines.get(position));
            position++;
        }
    }

    private void append(String line) {
        // The old last line may have had no newline; whatever follows it now begins a line of its own.
        if (result.length() > 0 && result.charAt(result.length() - 1) != '\n') {
            result.append(lineEnd());
        }
        result.append(line);
    }

    private int locate(FilePatch.Hunk hunk) throws ToolException {
        List<FilePatch.Line> wanted = hunk.oldLines();
        if (wanted.isEmpty()) {
            return insertionPoint(hunk);
        }
        int claimed = hunk.oldStart() < 0 ? -1 : Math.max(hunk.oldStart(), 1) - 1 + drift;
        if (claimed >= position && fits(wanted, claimed)) {
            return claimed;
        }
        List<Integer> candidates = new ArrayList<>();
        for (int start = position; start + wanted.size() <= oldLines.size(); start++) {
            if (fits(wanted, start)) {
                candidates.add(start);
            }
        }
        if (candidates.size() > 1) {
            throw failure(
                    hunk,
                    "its lines occur " + candidates.size()
                            + " times; give the right line number in the header or more lines around the change");
        }
        if (candidates.isEmpty()) {
            throw failure(hunk, "its old lines are not in the file. " + advice(wanted));
        }
        int found = candidates.get(0);
        if (hunk.oldStart() > 0) {
            drift = found - (hunk.oldStart() - 1);
        }
        return found;
    }

    /** A hunk without old lines stands after the line its header names. */
    private int insertionPoint(FilePatch.Hunk hunk) throws ToolException {
        if (oldLines.isEmpty()) {
            return 0;
        }
        if (hunk.oldStart() < 0) {
            throw failure(hunk, "it has neither old lines nor line numbers, so its place is unknown");
        }
        int start = hunk.oldStart() + (hunk.oldStart() == 0 ? 0 : drift);
        if (start < position || start > oldLines.size()) {
            throw failure(hunk, "it would insert after line " + start + " of " + oldLines.size());
        }
        return start;
    }

    private boolean fits(List<FilePatch.Line> wanted, int start) {
        if (start + wanted.size() > oldLines.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!bare(oldLines.get(start + i))
                    .equals(LineEnds.withoutCr(wanted.get(i).text()))) {
                return false;
            }
        }
        return true;
    }

    private String advice(List<FilePatch.Line> wanted) {
        List<String> texts = wanted.stream().map(FilePatch.Line::text).toList();
        return NearestText.advice(String.join("", oldLines), String.join("\n", texts));
    }

    private static String bare(String lineWithEnd) {
        String line = lineWithEnd.endsWith("\n") ? lineWithEnd.substring(0, lineWithEnd.length() - 1) : lineWithEnd;
        return LineEnds.withoutCr(line);
    }

    private static List<String> linesWithEnds(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private ToolException failure(FilePatch.Hunk hunk, String message) {
        return new ToolException(
                ErrorCode.PATCH_FAILED,
                displayName + ": the hunk at line " + hunk.line() + " of the patch does not apply: " + message);
    }
}
