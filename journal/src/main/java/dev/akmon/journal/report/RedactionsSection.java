package dev.akmon.journal.report;

import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.Redaction;
import java.io.IOException;

/** What was removed from the record, and why. */
final class RedactionsSection implements ReportPage.Section {

    private final Listing<Redaction> redactions;

    RedactionsSection(Listing<Redaction> redactions) {
        this.redactions = redactions;
    }

    @Override
    public String id() {
        return "redactions";
    }

    @Override
    public String title() {
        return "Redactions";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.open("div", "class", "scroll").open("table");
        html.element("caption", "Objects that were removed; the record keeps their size and hash");
        Tables.head(html, "Where", "Reason", "When", "Original size", "Original hash");
        html.open("tbody");
        for (Redaction redaction : redactions.shown()) {
            html.open("tr");
            html.element("th", redaction.place(), "scope", "row");
            html.element("td", Tables.cell(redaction.sentinel().reason()), "class", "t");
            html.element("td", Tables.cell(redaction.sentinel().redactedAt()), "class", "t");
            html.element("td", Formats.size(redaction.sentinel().originalSize()), "class", "number");
            html.open("td");
            HashText.write(html, redaction.sentinel().originalHash().strip());
            html.close().close();
        }
        html.close().close().close();
        Tables.rest(html, redactions.left(), "redacted objects");
    }
}
