package dev.akmon.journal.report;

import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleSource;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** What verifying came to, as a document to hand over: verdict and summary, without the session's content. */
public final class VerdictDocument {

    /** How a document is written. */
    public enum Format {
        HTML,
        MARKDOWN
    }

    private final Verdict verdict;
    private final SessionSummary summary;

    private VerdictDocument(Verdict verdict, SessionSummary summary) {
        this.verdict = verdict;
        this.summary = summary;
    }

    /**
     * The document about a session with a verdict on it.
     *
     * @throws JournalException when the session's objects cannot be read
     */
    public static VerdictDocument of(Verdict verdict, StoredSession session) throws JournalException {
        return new VerdictDocument(verdict, SessionSummaryReader.read(session));
    }

    /**
     * Verifies a bundle, and reads it once more for its summary. There is a document about a file that is no bundle, too.
     *
     * @throws BundleException IO_ERROR when the file cannot be read
     * @throws JournalException when it cannot be read once more
     */
    public static VerdictDocument ofBundle(Path file, VerificationRequest request)
            throws BundleException, JournalException {
        String name = String.valueOf(file.getFileName());
        BundleVerdict verdict;
        try {
            verdict = BundleVerdict.of(file, request);
        } catch (BundleException e) {
            if (e.category() == BundleException.Category.IO_ERROR) {
                throw e;
            }
            return new VerdictDocument(VerdictOnBundle.unreadable(request, name, e), SessionSummary.UNREADABLE);
        }
        try (StoredSession session = load(file, verdict, request)) {
            return of(VerdictOnBundle.of(verdict, request, name), session);
        }
    }

    /**
     * The session of a bundle that was verified.
     *
     * @throws BundleException when the file cannot be opened
     * @throws JournalException when it cannot be read
     */
    public static StoredSession load(Path file, BundleVerdict verdict, VerificationRequest request)
            throws BundleException, JournalException {
        try (BundleSource source = BundleSource.open(
                file,
                request.limits(),
                request.allowExtraFiles(),
                verdict.integrity().manifest())) {
            return StoredSession.load(source);
        }
    }

    /** Whether everything fits and every demand is met. */
    public boolean passed() {
        return verdict.level() == Verdict.Level.VERIFIED;
    }

    /**
     * Writes the document; {@code out} is neither flushed nor closed.
     *
     * @param producer the program that writes it, with its version
     */
    public void write(Writer out, Format format, String producer) throws IOException {
        switch (format) {
            case HTML -> new ReportPage(verdict, summary, producer).write(out);
            case MARKDOWN -> new MarkdownReport(verdict, summary, producer).write(out);
        }
    }
}
