package dev.akmon.recorder;

import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import java.util.Optional;

/** Where a session's objects and events go: a journal in a live run, a comparison with the recording in a replay. */
public interface EventSink {
    /** Adds an object; it is durable once {@link #commit()} has returned. */
    Digest put(byte[] object) throws JournalException;

    /** Adds the next event of the chain; it is durable once {@link #commit()} has returned. */
    Digest append(EventKind kind) throws JournalException;

    /** Makes everything added so far durable, at once. */
    void commit() throws JournalException;

    /** The hash of the last event added. */
    Optional<Digest> head();
}
