package dev.akmon.replay;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.Reference;
import dev.akmon.recorder.EventSink;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events a replay produces and holds each against the recorded event at its position. Every event gets the
 * recorded time of its position, because the clock is part of the recording, and is chained to the replayed event before
 * it: the head at the end equals the recorded head exactly when every byte of every event came again.
 */
final class ComparingSink implements EventSink {
    private final Recording recording;
    private final Findings findings;
    private final Optional<PersistingSink> persisted;
    private final HashAlgorithm algorithm;
    /** The objects put since the last event: those the next event refers to. */
    private final Map<Digest, byte[]> pending = new HashMap<>();

    private int position;
    private int compared;
    private @Nullable Digest head;

    ComparingSink(Recording recording, Findings findings, Optional<PersistingSink> persisted) {
        this.recording = recording;
        this.findings = findings;
        this.persisted = persisted;
        this.algorithm = recording.session().algorithm();
    }

    /** The position of the event that is appended next. */
    int position() {
        return position;
    }

    int compared() {
        return compared;
    }

    @Override
    public Digest put(byte[] object) throws JournalException {
        Digest digest = recordedDigest(object).orElseGet(() -> algorithm.digest(object));
        pending.put(digest, object);
        if (persisted.isPresent()) {
            persisted.get().put(object);
        }
        return digest;
    }

    /**
     * The digest of an object that the event recorded at this position refers to. Its bytes were hashed when the recording
     * was read; that these are the same is seen faster than hashed.
     */
    private Optional<Digest> recordedDigest(byte[] object) throws JournalException {
        EventKind recorded = recording.kind(position);
        if (recorded != null) {
            for (Reference reference : recorded.references()) {
                if (recording.session().objectSize(reference.digest()) == object.length
                        && Arrays.equals(recording.object(reference.digest()), object)) {
                    return Optional.of(reference.digest());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Digest append(EventKind kind) throws JournalException {
        findings.stopIfStrict();
        if (recording.brokenOffAt(position)) {
            throw new RecordedCrash();
        }
        return take(kind);
    }

    /** Plays back the SessionEnd of a session that was broken off: nothing above the seam could have produced it. */
    Digest appendRecordedEnd() throws JournalException {
        EventKind.SessionEnd end = (EventKind.SessionEnd) recording.kind(position);
        if (end.summary() != null) {
            put(recording.object(end.summary()));
        }
        Digest hash = take(end);
        commit();
        return hash;
    }

    private Digest take(EventKind kind) throws JournalException {
        Event recorded = recording.event(position);
        Instant time = recorded != null
                ? recorded.emittedAt()
                : recording.event(recording.size() - 1).emittedAt();
        Event event = new Event(head == null ? List.of() : List.of(head), kind, time, position);
        head = EventCodec.hash(event, algorithm);
        if (persisted.isPresent()) {
            persisted.get().append(kind, time);
        }
        int at = position++;
        if (recorded == null) {
            findings.add(at, Divergence.Kind.UnexpectedReplayEvent, null, "none", kind.name(), List.of());
        } else {
            compared++;
            compare(at, recorded.kind(), kind);
        }
        pending.clear();
        return head;
    }

    @Override
    public void commit() throws JournalException {
        if (persisted.isPresent()) {
            persisted.get().commit();
        }
    }

    @Override
    public Optional<Digest> head() {
        return Optional.ofNullable(head);
    }

    /** Reports the recorded events that the replay never came to. */
    void finish() {
        for (int i = position; i < recording.size(); i++) {
            findings.add(
                    i,
                    Divergence.Kind.MissingReplayEvent,
                    null,
                    recording.kind(i).name(),
                    "none",
                    List.of());
        }
        if (position != recording.size()) {
            findings.add(
                    null,
                    Divergence.Kind.EventCountMismatch,
                    null,
                    Integer.toString(recording.size()),
                    Integer.toString(position),
                    List.of());
        }
    }

    private void compare(int at, EventKind recorded, EventKind came) {
        if (!recorded.name().equals(came.name())) {
            findings.add(at, Divergence.Kind.EventKindMismatch, null, recorded.name(), came.name(), List.of());
            return;
        }
        List<EventFields.Field> expected = EventFields.of(recorded);
        List<EventFields.Field> actual = EventFields.of(came);
        // Attempts are the only lists in events; where their number differs only the fields up to there line up.
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            EventFields.Field a = expected.get(i);
            EventFields.Field b = actual.get(i);
            if (!a.name().equals(b.name())) {
                return;
            }
            if (!a.value().equals(b.value())) {
                List<String> difference = difference(a, b);
                if (a.difference() == Divergence.Kind.ProviderRequestMismatch && findings.toleratesRequests()) {
                    findings.note(at, a.name(), difference);
                } else {
                    findings.add(at, a.difference(), a.name(), a.value(), b.value(), difference);
                }
            }
        }
    }

    private List<String> difference(EventFields.Field recorded, EventFields.Field came) {
        byte[] now = came.object() == null ? null : pending.get(came.object());
        if (recorded.object() == null || now == null) {
            return List.of();
        }
        return ObjectDifference.between(recording.object(recorded.object()), now);
    }
}
