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

/** What verifying a bundle came to, as a report to hand over: verdict and summary, without the session's content. */
public final class BundleReport {

    /** How a report is written. */
    public enum Format {
        HTML,
        MARKDOWN
    }

    private final Verdict verdict;
    private final SessionSummary summary;

    private BundleReport(Verdict verdict, SessionSummary summary) {
        this.verdict = verdict;
        this.summary = summary;
    }

    /**
     * Reads a bundle that was verified, once more, for its summary.
     *
     * @param verdict what verifying it came to
     * @param request what was asked
     * @throws BundleException when the file cannot be opened any more
     * @throws JournalException when it cannot be read
     */
    public static BundleReport of(Path file, BundleVerdict verdict, VerificationRequest request)
            throws BundleException, JournalException {
        try (StoredSession session = load(file, verdict, request)) {
            Verdict words = VerdictOnBundle.of(verdict, request, String.valueOf(file.getFileName()));
            return new BundleReport(words, SessionSummaryReader.read(session));
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

    /**
     * Writes the report; {@code out} is neither flushed nor closed.
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
