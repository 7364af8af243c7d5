package dev.akmon.cli.report;

import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionSource;
import java.util.Optional;
import java.util.UUID;

/** A source up to the last event that was verified: what a writer has added since is not shown under that verdict. */
final class VerifiedPrefix implements SessionSource {

    private final SessionSource source;
    private long eventsLeft;

    /** The first {@code events} events of a source, which is closed with it. */
    VerifiedPrefix(SessionSource source, long events) {
        this.source = source;
        this.eventsLeft = events;
    }

    @Override
    public UUID sessionId() {
        return source.sessionId();
    }

    @Override
    public HashAlgorithm algorithm() {
        return source.algorithm();
    }

    @Override
    public Optional<LogEntry> next() throws JournalException {
        if (eventsLeft == 0) {
            return Optional.empty();
        }
        Optional<LogEntry> entry = source.next();
        if (entry.isPresent() && entry.get() instanceof LogEntry.EventEntry) {
            eventsLeft--;
        }
        return entry;
    }

    /** Nothing is said about the end of a log that may not have been reached. */
    @Override
    public LogTail tail() {
        return new LogTail(false, 0, 0);
    }

    @Override
    public void close() {
        source.close();
    }
}
