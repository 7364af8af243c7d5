package dev.akmon.journal.report;

import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.Violation;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Command;
import dev.akmon.journal.report.Verdict.Level;
import dev.akmon.journal.report.Verdict.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The verdict on a session as it stands in a journal, which carries no signatures. */
public final class JournalVerdict {

    private static final String SESSION_END_MISSING = "session_end_missing";

    private final VerificationReport report;
    private final boolean beingWritten;
    private final Set<String> found;

    private JournalVerdict(VerificationReport report, boolean beingWritten) {
        this.report = report;
        this.beingWritten = beingWritten;
        this.found = report.violations().stream().map(Violation::category).collect(Collectors.toSet());
    }

    /** The verdict that follows from a verification; {@code beingWritten} says whether a live process has the session. */
    public static Verdict of(VerificationReport report, boolean beingWritten) {
        return new JournalVerdict(report, beingWritten).verdict();
    }

    private Verdict verdict() {
        Level level = level();
        return new Verdict(
                level,
                headline(level),
                explanation(level),
                checks(),
                List.of(),
                List.of(
                        "Who made this record. A journal carries no signatures; signed heads travel in bundles.",
                        "Whether the head is the one you were promised. Compare it with the one you received another way.",
                        "Whether model and tools really did what stands here. A record says what its recorder saw, at the"
                                + " time its clock showed."),
                report.violations(),
                report.violations().size(),
                List.of(),
                notes(),
                List.of(new Command(
                        "Compute every hash again and compare the head", "akmon verify " + report.sessionId())));
    }

    private Level level() {
        if (report.passed()) {
            return Level.VERIFIED;
        }
        return found.equals(Set.of(SESSION_END_MISSING)) ? Level.OPEN : Level.FAILED;
    }

    private String headline(Level level) {
        return switch (level) {
            case VERIFIED -> "Verified: nothing in this record was changed, lost or put in between";
            case OPEN ->
                beingWritten
                        ? "Not closed: intact so far, and still being written"
                        : "Not closed: intact as far as it goes";
            case FAILED -> "Not verified: this record is not what was recorded";
        };
    }

    private String explanation(Level level) {
        return switch (level) {
            case VERIFIED ->
                "Every hash was computed again. Each event names the one before it, so the head below stands"
                        + " for all of them: whoever has the same head has the same session.";
            case OPEN ->
                "What is recorded was checked and fits, but the session has no end yet, so nobody can say that"
                        + " this is all of it. "
                        + (beingWritten
                                ? "The process that writes it is alive."
                                : "The process that wrote it died without closing it.");
            case FAILED ->
                "Checking it again found "
                        + Formats.count(report.violations().size(), "violation")
                        + ". Do not rely on what this page shows; it is what can be read of the record.";
        };
    }

    private List<Check> checks() {
        boolean damaged = found.contains("damaged_log");
        List<Check> checks = new ArrayList<>();
        checks.add(check("The log is intact from beginning to end", "", "damaged_log"));
        checks.add(check(
                "Every object an event refers to is there, and is the one that was recorded",
                Formats.count(report.objectsChecked(), "reference"),
                "missing_object",
                "object_hash_mismatch"));
        checks.add(check(
                "Every event has the hash it was recorded with",
                Formats.count(report.eventsChecked(), "event"),
                "event_hash_mismatch"));
        checks.add(check("Every event follows the one before it", "", "parent_chain", "sequence"));
        checks.add(check("The events keep the order the format asks for", "", "event_rule"));
        String end = "The session has exactly one end, in last place";
        checks.add(
                damaged
                        ? new Check(end, Result.NOT_REACHED, "")
                        : check(end, "", SESSION_END_MISSING, "session_end_duplicate", "session_end_not_terminal"));
        return checks;
    }

    private Check check(String what, String detail, String... categories) {
        boolean failed = List.of(categories).stream().anyMatch(found::contains);
        return new Check(what, failed ? Result.FAILED : Result.PASSED, detail);
    }

    private List<String> notes() {
        if (!report.tail().torn()) {
            return List.of();
        }
        return List.of(report.tail().bytes() + " bytes at the end of the log are an unfinished write. They were never"
                + " acknowledged, do not count, and are not shown.");
    }
}
