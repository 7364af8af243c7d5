package dev.akmon.replay;

import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import java.time.Instant;

/** Stores the replayed session as a session of its own, with the recorded times. */
final class PersistingSink {
    private final SessionWriter writer;

    PersistingSink(SessionWriter writer) {
        this.writer = writer;
    }

    void put(byte[] object) throws JournalException {
        writer.put(object);
    }

    void append(EventKind kind, Instant time) throws JournalException {
        writer.append(kind, time);
    }

    void commit() throws JournalException {
        writer.commit();
    }
}
