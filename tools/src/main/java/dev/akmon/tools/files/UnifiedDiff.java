package dev.akmon.tools.files;

import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two versions of a file, three lines of context around each change.
 *
 * @param text the unified diff with its two header lines; one line in words when a side is not text or is too large
 * @param linesAdded 0 when there is no line diff
 * @param linesRemoved 0 when there is no line diff
 */
record UnifiedDiff(String text, int linesAdded, int linesRemoved) {

    /** Larger files are described rather than compared line by line. */
    private static final int MAX_COMPARED_BYTES = 4 << 20;

    private static final int CONTEXT_LINES = 3;

    /** @param after null for a file that will not exist */
    static UnifiedDiff between(String displayPath, FileSnapshot before, byte @Nullable [] after) {
        String header = "--- " + (before.exists() ? "a/" + displayPath : "/dev/null") + "\n+++ "
                + (after == null ? "/dev/null" : "b/" + displayPath) + "\n";
        byte[] old = before.exists() ? before.content() : new byte[0];
        byte[] now = after == null ? new byte[0] : after;
        if (!comparable(old) || !comparable(now)) {
            return new UnifiedDiff(header + inWords(before, after), 0, 0);
        }
        RawText oldText = new RawText(old);
        RawText newText = new RawText(now);
        HistogramDiff algorithm = new HistogramDiff();
        algorithm.setFallbackAlgorithm(new BoundedMyers());
        EditList edits = algorithm.diff(RawTextComparator.DEFAULT, oldText, newText);
        int added = edits.stream().mapToInt(Edit::getLengthB).sum();
        int removed = edits.stream().mapToInt(Edit::getLengthA).sum();
        return new UnifiedDiff(header + hunks(edits, oldText, newText), added, removed);
    }

    private static String hunks(EditList edits, RawText oldText, RawText newText) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.setContext(CONTEXT_LINES);
            formatter.format(edits, oldText, newText);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean comparable(byte @Nullable [] content) {
        return content != null
                && content.length <= MAX_COMPARED_BYTES
                && Utf8.text(content).isPresent();
    }

    private static String inWords(FileSnapshot before, byte @Nullable [] after) {
        FileState state = before.state();
        String old = state == null ? "nothing" : state.size() + " bytes, sha256 " + state.sha256();
        String now = after == null ? "nothing" : after.length + " bytes, sha256 " + Sha256.of(after);
        return "(no line diff: " + old + " becomes " + now + ")\n";
    }
}
