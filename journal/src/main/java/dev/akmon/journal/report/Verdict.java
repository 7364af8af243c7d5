package dev.akmon.journal.report;

import dev.akmon.journal.Violation;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a record can be trusted, in words for people who do not know the format: what was checked, what was found, and
 * what no check of this kind can say.
 *
 * @param level the answer in one word
 * @param headline the answer in one sentence, without full stop
 * @param explanation what the answer means, one or two sentences
 * @param checks what was checked, in the order it is reported
 * @param keys the keys the check was given, each with what it was trusted for; empty when none was given
 * @param notChecked what the answer does not cover, one sentence each
 * @param violations what is wrong, the first {@value #MAX_VIOLATIONS} at most
 * @param violationCount how many violations there are in all
 * @param signatures signatures and attestations with what checking them came to
 * @param notes what is allowed and yet worth knowing, one sentence each
 * @param howToCheck commands with which a reader can check again
 */
public record Verdict(
        Level level,
        String headline,
        String explanation,
        List<Check> checks,
        List<Key> keys,
        List<String> notChecked,
        List<Violation> violations,
        long violationCount,
        List<Signature> signatures,
        List<String> notes,
        List<Command> howToCheck) {

    /** How many violations a report lists; the rest is counted. */
    public static final int MAX_VIOLATIONS = 50;

    public Verdict {
        checks = List.copyOf(checks);
        keys = List.copyOf(keys);
        notChecked = List.copyOf(notChecked);
        violations = violations.stream().limit(MAX_VIOLATIONS).toList();
        signatures = List.copyOf(signatures);
        notes = List.copyOf(notes);
        howToCheck = List.copyOf(howToCheck);
    }

    /**
     * The verdict on the record together with those it is linked with.
     *
     * @param links what came of following each link
     * @param hold whether that is as it should be
     * @param again the command that follows them
     */
    public Verdict following(List<Check> links, boolean hold, Command again) {
        boolean fails = !hold && level == Level.VERIFIED;
        return new Verdict(
                fails ? Level.FAILED : level,
                fails ? "Not verified: intact, but not every session it is linked with is as it should be" : headline,
                fails
                        ? "Every hash of this record was computed again and fits. Of the sessions it goes on from or had work"
                                + " done by, at least one cannot be relied on; the checks below say which and why."
                        : explanation,
                Stream.concat(checks.stream(), links.stream()).toList(),
                keys,
                notChecked,
                violations,
                violationCount,
                signatures,
                notes,
                List.of(again));
    }

    /** The answer. */
    public enum Level {
        /** Everything fits and the session has its end. */
        VERIFIED("verified"),
        /** Everything fits, and the session has no end yet. */
        OPEN("open"),
        /** Something is wrong, or a demand is not met. */
        FAILED("failed"),
        /** There is nothing that could be checked: the file cannot be read. */
        UNREADABLE("unreadable");

        private final String wireName;

        Level(String wireName) {
            this.wireName = wireName;
        }

        /** The name used in machine-readable reports. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * One thing that was checked.
     *
     * @param what the check, such as {@code Every event follows the one before it}
     * @param result what came of it
     * @param detail figures or a finding, may be empty
     */
    public record Check(String what, Result result, String detail) {}

    /** What came of a check. */
    public enum Result {
        PASSED("passed"),
        FAILED("failed"),
        /** Was not made: something else was in the way, or what it needs was not given. */
        NOT_CHECKED("not checked");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        /** The result as people read it. */
        public String words() {
            return words;
        }
    }

    /**
     * A signature over the head, or a person's attestation.
     *
     * @param kind {@code head signature} or {@code operator attestation}
     * @param who whom it names; for a head signature empty
     * @param keyId the key it names
     * @param claimedAt when it was made, by its own account
     * @param result passed when a trusted key made it, not checked when no key to check it with was given
     * @param outcome the same in a word or two
     * @param explanation why
     */
    public record Signature(
            String kind,
            String who,
            String keyId,
            String claimedAt,
            Result result,
            String outcome,
            String explanation) {}

    /**
     * A key the check was given.
     *
     * @param keyId the key's id, hex
     * @param trustedTo what it was trusted for, such as {@code trusted to sign heads}
     */
    public record Key(String keyId, String trustedTo) {}

    /** A command line, and what it does. */
    public record Command(String purpose, String commandLine) {}
}
