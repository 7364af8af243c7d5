package dev.akmon.journal;

import java.util.Optional;
import java.util.UUID;

/** A session that can be read from its beginning to its end, wherever it is kept. */
public interface SessionSource extends AutoCloseable {
    /** The session this is. */
    UUID sessionId();

    /** The hash function of the session. */
    HashAlgorithm algorithm();

    /** The next object or event in recorded order; empty at the end. */
    Optional<LogEntry> next() throws JournalException;

    /** How the source ended; valid after {@link #next()} returned empty. */
    LogTail tail();

    @Override
    void close();
}
