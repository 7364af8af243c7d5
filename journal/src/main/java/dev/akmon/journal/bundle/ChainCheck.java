package dev.akmon.journal.bundle;

import dev.akmon.journal.ChainRules;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.bundle.Findings.Group;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the chain of a bundle's events, one after the other; keeps the last hash, not the events. */
final class ChainCheck {
    private final HashAlgorithm algorithm;
    private final Findings findings = new Findings();
    private long events;
    private long ends;
    private boolean endedLast;
    private @Nullable Digest last;
    private @Nullable SessionStart start;
    private @Nullable Instant firstTime;
    private @Nullable Instant lastTime;
    private long firstBackwardStep = -1;

    ChainCheck(HashAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** Checks the next event and returns its hash. */
    Digest add(Event event) {
        Digest hash = EventCodec.hash(event, algorithm);
        String name = event.kind().name() + " at position " + events;
        if (event.sequence() != events) {
            found("sequence", hash, name + " has the sequence number " + Long.toUnsignedString(event.sequence()));
        }
        checkParents(event, hash, name);
        if (event.kind() instanceof ProviderCall call) {
            ChainRules.attemptsDefect(call).ifPresent(defect -> found("event_rule", hash, name + ": " + defect));
        }
        if (lastTime == null) {
            firstTime = event.emittedAt();
        } else if (event.emittedAt().isBefore(lastTime) && firstBackwardStep < 0) {
            firstBackwardStep = events;
        }
        endedLast = event.kind() instanceof SessionEnd;
        ends += endedLast ? 1 : 0;
        lastTime = event.emittedAt();
        last = hash;
        events++;
        return hash;
    }

    private void checkParents(Event event, Digest hash, String name) {
        if (last == null) {
            if (event.kind() instanceof SessionStart first) {
                start = first;
            } else {
                found("broken_parent_chain", hash, name + ": a session begins with its SessionStart");
            }
            if (!event.parents().isEmpty()) {
                found("broken_parent_chain", hash, name + " names a parent although it is the first event");
            }
            return;
        }
        if (!event.parents().equals(List.of(last))) {
            found("broken_parent_chain", hash, name + " does not follow the event before it, " + last);
        }
        if (event.kind() instanceof SessionStart) {
            found("event_rule", hash, name + ": a session has only one SessionStart");
        }
    }

    /** Says what is wrong with the chain as a whole; called after the last event. */
    Findings finish(Digest manifestHead) {
        if (last == null) {
            findings.add(Group.EVENTS, "no_events", "the bundle has no events");
            return findings;
        }
        if (ends == 0) {
            findings.add(Group.END, "session_end_missing", "the session has no SessionEnd");
        } else if (ends > 1) {
            findings.add(Group.END, "session_end_duplicate", "the session has " + ends + " SessionEnd events");
        } else if (!endedLast) {
            findings.add(Group.END, "session_end_not_terminal", "events follow the SessionEnd");
        }
        if (!last.equals(manifestHead)) {
            findings.add(
                    Group.END,
                    0,
                    "head_mismatch",
                    last,
                    null,
                    "the manifest's head is " + manifestHead + ", but the events lead to " + last);
        }
        return findings;
    }

    long events() {
        return events;
    }

    /** Hash of the last event. */
    Optional<Digest> head() {
        return Optional.ofNullable(last);
    }

    /** The event the session begins with, when it begins as it should. */
    Optional<SessionStart> start() {
        return Optional.ofNullable(start);
    }

    /** When the first event was emitted, to the second. */
    Optional<Instant> firstTime() {
        return Optional.ofNullable(firstTime);
    }

    /** When the last event was emitted, to the second. */
    Optional<Instant> lastTime() {
        return Optional.ofNullable(lastTime);
    }

    /** Position of the first event that is older than the one before it; -1 when there is none. */
    long firstBackwardStep() {
        return firstBackwardStep;
    }

    private void found(String category, Digest event, String message) {
        findings.add(Group.EVENTS, events, category, event, null, message);
    }
}
