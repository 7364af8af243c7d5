package dev.akmon.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.Violation;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A session's verification report, and whether somebody is writing the session.
 *
 * @param report what was checked and found
 * @param beingWritten whether a live process has the session
 */
public record Verification(VerificationReport report, boolean beingWritten) {

    /** The checks every verification makes, by the names reports give them. */
    static final List<String> CHECKS = List.of(
            "parent_chain",
            "sequence",
            "event_hash_recompute",
            "object_presence",
            "object_byte_rehash",
            "head_consistency",
            "session_end_invariants");

    static final String SESSION_END_MISSING = "session_end_missing";

    /**
     * Verifies a session.
     *
     * @throws JournalException when there is no such session or it cannot be read at all
     */
    public static Verification of(Journal journal, UUID id) throws JournalException {
        // Asked first: a writer that ends meanwhile has then written what is verified.
        boolean beingWritten = journal.isBeingWritten(id);
        try (SessionReader reader = journal.read(id)) {
            return new Verification(SessionVerifier.verify(reader), beingWritten);
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
            return new Verification(unreadable(id, e), beingWritten);
        }
    }

    /** Whether nothing is wrong but that the session has no end. */
    public boolean onlyOpen() {
        return report.violations().size() == 1
                && report.violations().get(0).category().equals(SESSION_END_MISSING);
    }

    /** Adds the report's members, named as in akmon's reference implementation, to an object. */
    public ObjectNode toJson(ObjectNode json, String journalPath) {
        json.put("agef_version", AkmonVersion.AGEF);
        json.put("session_id", report.sessionId().toString());
        json.put("journal_path", journalPath);
        json.put("events_checked", report.eventsChecked());
        json.put("objects_checked", report.objectsChecked());
        json.put("passed", report.passed());
        ArrayNode checks = json.putArray("checks_performed");
        CHECKS.forEach(checks::add);
        ArrayNode violations = json.putArray("violations");
        for (Violation violation : report.violations()) {
            violations
                    .addObject()
                    .put("category", violation.category())
                    .put(
                            "event_hash",
                            violation.event() == null ? null : violation.event().hex())
                    .put(
                            "object_hash",
                            violation.object() == null
                                    ? null
                                    : violation.object().hex())
                    .put("message", violation.message());
        }
        json.put("head", report.head().map(Digest::hex).orElse(null));
        if (report.tail().torn()) {
            json.putObject("torn_tail")
                    .put("offset", report.tail().offset())
                    .put("bytes", report.tail().bytes());
        }
        return json;
    }

    /** A log that is damaged at its very beginning. */
    private static VerificationReport unreadable(UUID id, JournalException damage) {
        Violation violation = new Violation("damaged_log", null, null, damage.getMessage());
        return new VerificationReport(id, 0, 0, List.of(violation), new LogTail(false, 0, 0), Optional.empty());
    }
}
