package dev.akmon.cli.report;

import dev.akmon.cli.verify.SessionChain;
import dev.akmon.cli.verify.Verification;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.report.ReportPage;
import dev.akmon.journal.report.Verdict;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.report.VerdictOnBundle;
import dev.akmon.journal.report.VerdictOnSession;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.nio.file.Path;
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
     * @param policy whom to trust with the signatures of a session that was imported from a bundle
     * @throws JournalException when there is no such session or not even its beginning can be read
     * @throws BundleException when what the journal keeps of the session's bundle cannot be read
     */
    public static ReportedSession of(Journal journal, UUID id, TrustPolicy policy)
            throws JournalException, BundleException {
        Verification verification = Verification.of(journal, id);
        Verdict verdict = VerdictOnSession.of(
                verification.report(), verification.beingWritten(), BundleImporter.manifestOf(journal, id), policy);
        try (VerifiedPrefix source = new VerifiedPrefix(
                new IntactPrefix(journal.read(id)), verification.report().eventsChecked())) {
            return new ReportedSession(StoredSession.load(source), verdict);
        }
    }

    /**
     * Verifies and loads a bundle.
     *
     * @throws BundleException when it cannot be read as a bundle at all
     * @throws JournalException when it was changed meanwhile
     */
    public static ReportedSession of(Path bundle, VerificationRequest request)
            throws BundleException, JournalException {
        BundleVerdict verdict = BundleVerdict.of(bundle, request);
        return new ReportedSession(
                VerdictDocument.load(bundle, verdict, request),
                VerdictOnBundle.of(verdict, request, String.valueOf(bundle.getFileName())));
    }

    /** The session's id. */
    public UUID sessionId() {
        return session.sessionId();
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

    /**
     * The verdict as a document, without what happened in the session.
     *
     * @throws JournalException when the session's objects cannot be read
     */
    public VerdictDocument document() throws JournalException {
        return VerdictDocument.of(verdict, session);
    }

    /** The same with a verdict on the sessions it is linked with, too; closing either closes both. */
    public ReportedSession following(SessionChain chain, boolean allRequired) {
        return new ReportedSession(
                session,
                verdict.following(
                        chain.checks(allRequired),
                        chain.holds(allRequired),
                        new Verdict.Command(
                                "Compute every hash again, of the sessions it is linked with too, and compare the heads",
                                "akmon verify " + sessionId() + " --chain")));
    }

    @Override
    public void close() {
        session.close();
    }
}
