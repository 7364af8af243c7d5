package dev.akmon.semantic;

import dev.akmon.tools.Utf8;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines of a file that are embedded and found together.
 *
 * @param firstLine its first line, counted from 1
 * @param lastLine its last line
 * @param text the lines, the last without its end
 */
record Passage(int firstLine, int lastLine, String text) {
    /** About as much as the model takes in at once. */
    private static final int MAX_LINES = 30;

    private static final int MAX_CHARS = 1_500;
    private static final int OVERLAP = 5;

    /**
     * The passages of a text, each overlapping the one before by a few lines. Of a line that is longer than a passage only
     * the beginning is taken.
     */
    static List<Passage> of(String text) {
        List<String> lines = text.lines().toList();
        List<Passage> passages = new ArrayList<>();
        int start = 0;
        while (start < lines.size()) {
            int end = start;
            int length = 0;
            while (end < lines.size()
                    && end - start < MAX_LINES
                    && (end == start || length + lines.get(end).length() < MAX_CHARS)) {
                length += lines.get(end).length() + 1;
                end++;
            }
            String passage = Utf8.head(String.join("\n", lines.subList(start, end)), MAX_CHARS);
            if (!passage.isBlank()) {
                passages.add(new Passage(start + 1, end, passage));
            }
            start = end < lines.size() ? Math.max(start + 1, end - OVERLAP) : end;
        }
        return passages;
    }
}
