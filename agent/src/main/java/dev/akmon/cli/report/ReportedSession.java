package dev.akmon.cli.report;

import dev.akmon.cli.inspect.IntactPrefix;
import dev.akmon.cli.verify.Verification;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.report.JournalVerdict;
import dev.akmon.journal.report.ReportPage;
import dev.akmon.journal.report.Verdict;
import java.util.UUID;

/** A session with the verdict on it, ready to be reported. Of a damaged one, what can be read. */
public final class ReportedSession implements AutoCloseable {

    private final StoredSession session;
    private final Verdict verdict;

    private ReportedSession(StoredSession session, Verdict verdict) {
        this.session = session;
        this.verdict = verdict;
    }

    /**
     * Verifies and loads a session of a journal.
     *
     * @throws JournalException when there is no such session or not even its beginning can be read
     */
    public static ReportedSession of(Journal journal, UUID id) throws JournalException {
        Verification verification = Verification.of(journal, id);
        Verdict verdict = JournalVerdict.of(verification.report(), verification.beingWritten());
        try (VerifiedPrefix source = new VerifiedPrefix(
                new IntactPrefix(journal.read(id)), verification.report().eventsChecked())) {
            return new ReportedSession(StoredSession.load(source), verdict);
        }
    }

    /** The verdict on the session. */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * The page about it.
     *
     * @throws JournalException when the session's objects cannot be read
     */
    public ReportPage page() throws JournalException {
        return SessionReport.of(session, verdict);
    }

    @Override
    public void close() {
        session.close();
    }
}
