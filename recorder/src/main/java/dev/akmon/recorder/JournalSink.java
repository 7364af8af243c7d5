package dev.akmon.recorder;

import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import java.time.Clock;
import java.util.Optional;

/** Writes a live session to its journal, stamping each event with the clock. */
public final class JournalSink implements EventSink {
    private final SessionWriter writer;
    private final Clock clock;

    /** A sink for {@code writer}, which stays the caller's to close. */
    public JournalSink(SessionWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public Digest put(byte[] object) throws JournalException {
        return writer.put(object);
    }

    @Override
    public Digest append(EventKind kind) throws JournalException {
        return writer.append(kind, clock.instant());
    }

    @Override
    public void commit() throws JournalException {
        writer.commit();
    }

    @Override
    public Optional<Digest> head() {
        return writer.head();
    }
}
