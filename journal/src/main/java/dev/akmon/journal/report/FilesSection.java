package dev.akmon.journal.report;

import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.TouchedFile;
import java.io.IOException;

/** The files that were changed. */
final class FilesSection implements ReportPage.Section {

    private static final int SHORT_HASH = 12;

    private final Listing<TouchedFile> files;

    FilesSection(Listing<TouchedFile> files) {
        this.files = files;
    }

    @Override
    public String id() {
        return "files";
    }

    @Override
    public String title() {
        return "Files touched";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.open("div", "class", "scroll").open("table");
        html.element("caption", "As the file tools recorded it; what a shell command changes is not listed");
        Tables.head(html, "File", "What", "Times", "SHA-256 before", "SHA-256 after");
        html.open("tbody");
        for (TouchedFile file : files.shown()) {
            html.open("tr");
            html.open("th", "scope", "row")
                    .element("code", Tables.cell(file.path()), "class", "t")
                    .close();
            html.element("td", file.change());
            html.element("td", Long.toString(file.times()), "class", "number");
            hash(html, file.before());
            hash(html, file.after());
            html.close();
        }
        html.close().close().close();
        Tables.rest(html, files.left(), "changes of other files");
    }

    private static void hash(HtmlWriter html, String recorded) throws IOException {
        String hex = Tables.cell(recorded);
        html.open("td");
        if (hex.isEmpty()) {
            html.text("–");
        } else {
            String shown = hex.length() <= SHORT_HASH ? hex : hex.substring(0, SHORT_HASH) + "…";
            html.element("code", shown, "class", "t", "title", hex);
        }
        html.close();
    }
}
