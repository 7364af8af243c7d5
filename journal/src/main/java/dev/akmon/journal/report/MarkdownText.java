package dev.akmon.journal.report;

import dev.akmon.journal.content.VisibleText;
import java.util.regex.Pattern;

/** Recorded text in Markdown. */
final class MarkdownText {

    private static final int MAX_TEXT = 300;
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private MarkdownText() {}

    /**
     * Text as a code span of one line (CommonMark 6.1): fenced by more backticks than it has in a row, and by spaces where it
     * begins or ends with one. Nothing for an empty text, which cannot be a span.
     */
    static String code(String recorded) {
        String text = VisibleText.line(recorded, MAX_TEXT);
        if (text.isBlank()) {
            return "";
        }
        int longest = BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
        String fence = "`".repeat(longest + 1);
        String space = longest > 0 || text.startsWith(" ") ? " " : "";
        return fence + space + text + space + fence;
    }

    /** A cell of a table: bars are escaped, in code spans too, as tables want it (GFM 4.10). */
    static String cell(String markdown) {
        return markdown.replace("|", "\\|");
    }
}
