package dev.akmon.journal;

import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.LogRecord.EventRecord;
import dev.akmon.journal.LogRecord.ObjectRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks a session log from beginning to end: nothing recorded beside an event or object is believed, everything is
 * computed again. Needs memory for the largest object and a set of digests.
 *
 * <p>Categories, in the order they are reported:
 *
 * <dl>
 *   <dt>damaged_log
 *   <dd>an acknowledged commit is not intact; what follows it was not read
 *   <dt>missing_object
 *   <dd>an event refers to an object that does not stand before it
 *   <dt>object_hash_mismatch
 *   <dd>an object is not the one it was recorded as
 *   <dt>event_hash_mismatch
 *   <dd>an event is not the one it was recorded as
 *   <dt>parent_chain
 *   <dd>an event does not name the one before it as its parent
 *   <dt>sequence
 *   <dd>an event's sequence number is not its position
 *   <dt>event_rule
 *   <dd>a SessionStart that is not first, a first event that is none, or attempts of a provider call out of order
 *   <dt>session_end_missing, session_end_duplicate, session_end_not_terminal
 *   <dd>not exactly one SessionEnd in last place
 * </dl>
 *
 * <p>A log does not record its head, so nothing can disagree with it: there is no {@code head_mismatch}.
 */
public final class SessionVerifier {
    private static final List<String> ORDER = List.of(
            "damaged_log",
            "missing_object",
            "object_hash_mismatch",
            "event_hash_mismatch",
            "parent_chain",
            "sequence",
            "event_rule",
            "session_end_missing",
            "session_end_duplicate",
            "session_end_not_terminal");

    private final HashAlgorithm algorithm;
    private final SuccessiveDigests digests;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<Digest> objects = new HashSet<>();

    /** Digests objects were recorded under although their bytes have another, which is the value. */
    private final Map<Digest, Digest> altered = new TreeMap<>();

    private final Set<Digest> alteredAndReferenced = new HashSet<>();

    private long events;
    private long references;
    private long ends;
    private boolean endedLast;
    private @Nullable Digest recordedHead;
    private @Nullable Digest head;

    private SessionVerifier(HashAlgorithm algorithm) {
        this.algorithm = algorithm;
        this.digests = new SuccessiveDigests(algorithm);
    }

    /**
     * Reads what is left of the reader, which must stand at the beginning, and reports.
     *
     * @throws JournalException only when the log cannot be read at all: READ_FAILED, UNSUPPORTED_FORMAT
     */
    public static VerificationReport verify(SessionReader reader) throws JournalException {
        SessionVerifier verifier = new SessionVerifier(reader.algorithm());
        boolean readToTheEnd = verifier.readAll(reader);
        verifier.checkUnreferenced();
        if (readToTheEnd) {
            verifier.checkEnd();
        }
        verifier.violations.sort(Comparator.comparingInt(v -> ORDER.indexOf(v.category())));
        return new VerificationReport(
                reader.sessionId(),
                verifier.events,
                verifier.references,
                verifier.violations,
                reader.tail(),
                Optional.ofNullable(verifier.head));
    }

    private boolean readAll(SessionReader reader) throws JournalException {
        try {
            for (Optional<LogRecord> next = reader.nextRecord(); next.isPresent(); next = reader.nextRecord()) {
                if (next.get() instanceof ObjectRecord object) {
                    check(object);
                } else if (next.get() instanceof EventRecord event) {
                    check(event);
                }
            }
            return true;
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
            report("damaged_log", null, null, e.getMessage());
            return false;
        }
    }

    private void check(ObjectRecord object) {
        Digest actual = digests.digest(object.bytes());
        objects.add(actual);
        if (!actual.equals(object.recorded())) {
            altered.put(object.recorded(), actual);
        }
    }

    private void check(EventRecord record) {
        Event event = record.event();
        Digest actual = EventCodec.hash(event, algorithm);
        String name = event.kind().name() + " at position " + events;
        if (!actual.equals(record.recorded())) {
            report(
                    "event_hash_mismatch",
                    record.recorded(),
                    null,
                    name + " was recorded as " + record.recorded() + " but hashes to " + actual);
        }
        if (!event.parents().equals(recordedHead == null ? List.of() : List.of(recordedHead))) {
            report("parent_chain", actual, null, name + " does not follow " + describe(recordedHead));
        }
        if (event.sequence() != events) {
            report(
                    "sequence",
                    actual,
                    null,
                    name + " has the sequence number " + Long.toUnsignedString(event.sequence()));
        }
        checkRules(event.kind(), actual, name);
        checkReferences(event.kind(), actual, name);
        endedLast = event.kind() instanceof SessionEnd;
        ends += endedLast ? 1 : 0;
        events++;
        recordedHead = record.recorded();
        head = actual;
    }

    private void checkRules(EventKind kind, Digest hash, String name) {
        if (kind instanceof SessionStart != (events == 0)) {
            report("event_rule", hash, null, name + ": a session begins with its only SessionStart");
        }
        if (kind instanceof ProviderCall call) {
            ChainRules.attemptsDefect(call).ifPresent(d -> report("event_rule", hash, null, name + ": " + d));
        }
    }

    private void checkReferences(EventKind kind, Digest hash, String name) {
        for (Reference reference : kind.references()) {
            references++;
            if (objects.contains(reference.digest())) {
                continue;
            }
            Digest instead = altered.get(reference.digest());
            String what = name + ": its " + reference.field() + ", " + reference.digest();
            if (instead == null) {
                report("missing_object", hash, reference.digest(), what + ", is not in the log before it");
            } else {
                alteredAndReferenced.add(reference.digest());
                report("object_hash_mismatch", hash, reference.digest(), what + ", now hashes to " + instead);
            }
        }
    }

    private void checkUnreferenced() {
        altered.forEach((recorded, actual) -> {
            if (!alteredAndReferenced.contains(recorded)) {
                report("object_hash_mismatch", null, recorded, "the object " + recorded + " now hashes to " + actual);
            }
        });
    }

    private void checkEnd() {
        if (ends == 0) {
            report("session_end_missing", null, null, "the session has no SessionEnd: it is open or its process died");
        } else if (ends > 1) {
            report("session_end_duplicate", null, null, "the session has " + ends + " SessionEnd events");
        } else if (!endedLast) {
            report("session_end_not_terminal", null, null, "events follow the SessionEnd");
        }
    }

    private void report(String category, @Nullable Digest event, @Nullable Digest object, String message) {
        violations.add(new Violation(category, event, object, message));
    }

    private static String describe(@Nullable Digest hash) {
        return hash == null ? "nothing, as the first event does" : hash.toString();
    }
}
