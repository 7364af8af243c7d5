package dev.akmon.journal.report;

import dev.akmon.journal.report.Verdict.Command;
import java.io.IOException;
import java.util.UUID;

/** The hashes to compare, and how a reader checks the record without believing the page. */
final class CheckYourselfSection implements ReportPage.Section {

    private final Verdict verdict;
    private final SessionSummary summary;

    CheckYourselfSection(Verdict verdict, SessionSummary summary) {
        this.verdict = verdict;
        this.summary = summary;
    }

    @Override
    public String id() {
        return "check-yourself";
    }

    @Override
    public String title() {
        return "Check it yourself";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.element(
                "p",
                "This page is a rendering, not the evidence: anyone can edit a page. The evidence is the record it was made"
                        + " from. Two records with the same head are the same, to the last byte of every message.");
        if (summary.sessionId() != null) {
            writeHashes(html, summary.sessionId());
        }
        for (Command command : verdict.howToCheck()) {
            html.element("p", command.purpose() + ":");
            html.open("pre", "class", "command").block(command.commandLine()).close();
        }
    }

    private void writeHashes(HtmlWriter html, UUID sessionId) throws IOException {
        html.open("dl", "class", "hashes");
        html.open("div").element("dt", "Session");
        html.open("dd").element("code", sessionId.toString()).close().close();
        if (summary.head() != null) {
            html.open("div").element("dt", "Head (" + summary.algorithm() + ")").open("dd");
            HashText.write(html, summary.head().hex());
            html.close().close();
        }
        html.close();
    }
}
