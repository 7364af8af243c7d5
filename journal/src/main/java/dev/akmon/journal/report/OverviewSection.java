package dev.akmon.journal.report;

import dev.akmon.journal.report.Verdict.Level;
import java.io.IOException;

/** The top of the page: what was asked for, whether the record can be trusted, and the facts in brief. */
final class OverviewSection {

    private static final int MAX_TITLE = 140;

    private final Verdict verdict;
    private final SessionSummary summary;

    OverviewSection(Verdict verdict, SessionSummary summary) {
        this.verdict = verdict;
        this.summary = summary;
    }

    /** The first line of the task, or the session's id where there is none, or neither. */
    static String title(SessionSummary summary) {
        String task = summary.task() == null
                ? ""
                : summary.task()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse("");
        if (task.isEmpty()) {
            return summary.sessionId() == null ? "A file that cannot be read" : "Session " + summary.sessionId();
        }
        return task.codePointCount(0, task.length()) <= MAX_TITLE
                ? task
                : task.substring(0, task.offsetByCodePoints(0, MAX_TITLE - 1)) + "…";
    }

    void writeHeader(HtmlWriter html) throws IOException {
        html.element("p", "Session report", "class", "eyebrow");
        html.element("h1", title(summary), "class", "t");
        html.open("div", "class", "verdict " + verdict.level().wireName(), "role", "note");
        html.element("span", mark(verdict.level()), "class", "mark", "aria-hidden", "true");
        html.open("div");
        html.element("p", verdict.headline(), "class", "headline");
        html.element("p", verdict.explanation());
        if (summary.redactions().total() > 0) {
            html.element(
                    "p",
                    summary.redactions().total() == 1
                            ? "One object was redacted; the record says so where it stood."
                            : summary.redactions().total() + " objects were redacted; the record says so where they"
                                    + " stood.");
        }
        if (summary.head() != null) {
            html.open("p", "class", "head").element("span", "Head", "class", "label");
            HashText.write(html, summary.head().hex());
            html.close();
        }
        html.close().close();
    }

    void writeFacts(HtmlWriter html) throws IOException {
        if (summary.sessionId() == null) {
            return;
        }
        html.open("section", "id", "facts", "aria-label", "Facts").open("dl", "class", "facts");
        for (Facts.Fact fact : Facts.of(summary)) {
            html.open("div").element("dt", fact.name()).open("dd", "class", "t").text(fact.value());
            if (!fact.detail().isEmpty()) {
                html.element("span", fact.detail(), "class", "detail");
            }
            html.close().close();
        }
        html.close().close();
    }

    private static String mark(Level level) {
        return switch (level) {
            case VERIFIED -> "✓";
            case OPEN -> "…";
            case FAILED, UNREADABLE -> "✕";
        };
    }
}
