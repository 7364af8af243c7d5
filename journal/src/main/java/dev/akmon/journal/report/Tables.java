package dev.akmon.journal.report;

import dev.akmon.journal.content.VisibleText;
import java.io.IOException;

/** Parts of tables. */
final class Tables {

    private static final int MAX_TEXT = 300;

    private Tables() {}

    /** Recorded text as it fits a cell: one line, not too long, made safe. */
    static String cell(String recorded) {
        return VisibleText.line(recorded, MAX_TEXT);
    }

    /** A row of column heads. */
    static void head(HtmlWriter html, String... columns) throws IOException {
        html.open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close().close();
    }

    /** What stands below a table that does not show all. */
    static void rest(HtmlWriter html, long left, String what) throws IOException {
        if (left > 0) {
            html.element("p", "… and " + left + " more " + what + ".", "class", "note");
        }
    }
}
