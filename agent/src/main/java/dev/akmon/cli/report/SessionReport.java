package dev.akmon.cli.report;

import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.report.ReportPage;
import dev.akmon.journal.report.SessionSummary;
import dev.akmon.journal.report.SessionSummaryReader;
import dev.akmon.journal.report.Verdict;

/** Puts the page about a session together: verdict and summary, then what happened. */
public final class SessionReport {

    /** The timeline of a longer page is cut off. */
    static final long MAX_PAGE_LENGTH = 24_000_000;

    private SessionReport() {}

    /**
     * The page about a session, which must stay open until the page is written.
     *
     * @throws JournalException when the session's objects cannot be read
     */
    public static ReportPage of(StoredSession session, Verdict verdict) throws JournalException {
        return of(session, verdict, MAX_PAGE_LENGTH);
    }

    static ReportPage of(StoredSession session, Verdict verdict, long maxPageLength) throws JournalException {
        SessionSummary summary = SessionSummaryReader.read(session);
        ReportPage page = new ReportPage(verdict, summary, "akmon " + AkmonVersion.current());
        if (!summary.turns().isEmpty()) {
            page.with(new FiguresSection(summary.turns()));
        }
        page.with(new TimelineSection(session, maxPageLength));
        boolean configured =
                !session.events().isEmpty() && session.events().get(0).kind() instanceof SessionStart;
        if (configured) {
            SessionStart start = (SessionStart) session.events().get(0).kind();
            page.with(new ConfigurationSection(new SessionObjects(session), start.config()));
        }
        return page.with(new EventsSection(session));
    }
}
