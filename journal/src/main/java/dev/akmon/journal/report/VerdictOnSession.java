package dev.akmon.journal.report;

import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Command;
import dev.akmon.journal.report.Verdict.Level;
import dev.akmon.journal.report.Verdict.Result;
import dev.akmon.journal.trust.SignatureVerifier;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.TrustReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verdict on a session as it stands in a journal; signatures it has only when it came in a bundle. */
public final class VerdictOnSession {

    private static final String SESSION_END_MISSING = "session_end_missing";

    private final VerificationReport report;
    private final boolean beingWritten;
    private final Optional<TrustReport> trust;
    private final TrustPolicy policy;
    private final List<Violation> violations;
    private final Set<String> found;

    private VerdictOnSession(
            VerificationReport report, boolean beingWritten, Optional<Manifest> manifest, TrustPolicy policy) {
        this.report = report;
        this.beingWritten = beingWritten;
        // Signatures of another head say nothing about this session.
        this.trust = manifest.filter(
                        kept -> report.head().equals(Optional.of(kept.session().head())))
                .map(kept -> SignatureVerifier.verify(kept, policy));
        this.policy = policy;
        this.violations = Stream.concat(
                        report.violations().stream(), trust.stream().flatMap(checked -> checked.violations().stream()))
                .toList();
        this.found = violations.stream().map(Violation::category).collect(Collectors.toSet());
    }

    /**
     * The verdict on a session that was recorded here.
     *
     * @param beingWritten whether a live process has the session
     */
    public static Verdict of(VerificationReport report, boolean beingWritten) {
        return of(report, beingWritten, Optional.empty(), TrustPolicy.NONE);
    }

    /**
     * The verdict on a session of a journal.
     *
     * @param beingWritten whether a live process has the session
     * @param manifest the manifest kept with a session that was imported from a bundle
     * @param policy whom to trust with its signatures
     */
    public static Verdict of(
            VerificationReport report, boolean beingWritten, Optional<Manifest> manifest, TrustPolicy policy) {
        return new VerdictOnSession(report, beingWritten, manifest, policy).verdict();
    }

    private Verdict verdict() {
        Level level = level();
        return new Verdict(
                level,
                headline(level),
                explanation(level),
                checks(),
                VerdictOnBundle.keys(policy),
                List.of(
                        trust.isPresent()
                                ? "Whether signatures were taken away: a session without them is as intact as with them."
                                : "Who made this record. A journal carries no signatures; signed heads travel in bundles.",
                        "Whether the head is the one you were promised. Compare it with the one you received another way.",
                        "Whether model and tools really did what stands here. A record says what its recorder saw, at the"
                                + " time its clock showed."),
                violations,
                violations.size(),
                trust.map(VerdictOnBundle::signatures).orElse(List.of()),
                notes(),
                List.of(new Command(
                        "Compute every hash again and compare the head", "akmon verify " + report.sessionId())));
    }

    private Level level() {
        if (violations.isEmpty()) {
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
            case FAILED, UNREADABLE ->
                report.passed()
                        ? "Not verified: intact, but a signature is not what it says, or one is missing"
                        : "Not verified: this record is not what was recorded";
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
            case FAILED, UNREADABLE ->
                "Checking it again found "
                        + Formats.count(violations.size(), "violation")
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
                        ? new Check(end, Result.NOT_CHECKED, "")
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
