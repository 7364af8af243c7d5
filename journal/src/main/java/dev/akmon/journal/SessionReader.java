package dev.akmon.journal;

import dev.akmon.journal.LogRecord.EventRecord;
import dev.akmon.journal.LogRecord.ObjectRecord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads a session log from its beginning, in memory for one object, without taking any lock: a session may be read while
 * it is written. For one thread.
 */
public final class SessionReader implements SessionSource {
    private final UUID sessionId;
    private final RecordReader records;
    private final SuccessiveDigests digests;

    SessionReader(Path path, UUID sessionId) throws JournalException {
        this.sessionId = sessionId;
        this.records = new RecordReader(path, sessionId);
        this.digests = new SuccessiveDigests(records.algorithm());
    }

    @Override
    public UUID sessionId() {
        return sessionId;
    }

    @Override
    public HashAlgorithm algorithm() {
        return records.algorithm();
    }

    /**
     * The next object or event; empty where the acknowledged part of the log ends. Calling it again after that finds what
     * a writer has added since.
     *
     * @throws JournalException DAMAGED, with index and place of the commit, when an acknowledged commit is not intact
     */
    @Override
    public Optional<LogEntry> next() throws JournalException {
        return nextRecord().map(this::entry);
    }

    /**
     * As {@link #next}, with digests and hashes as the writer recorded them instead of computed: for those who look a
     * session through and check nothing. It is several times as fast.
     */
    public Optional<LogEntry> nextUnchecked() throws JournalException {
        return nextRecord().map(SessionReader::recordedEntry);
    }

    @Override
    public LogTail tail() {
        return records.tail();
    }

    @Override
    public void close() {
        records.close();
    }

    /** The next record with the digest the writer put beside it, for those who compare. */
    Optional<LogRecord> nextRecord() throws JournalException {
        return records.next();
    }

    /** The index the next commit will have. */
    int nextCommitIndex() {
        return records.nextCommitIndex();
    }

    private LogEntry entry(LogRecord record) {
        if (record instanceof ObjectRecord object) {
            return new LogEntry.ObjectEntry(digests.digest(object.bytes()), object.bytes());
        }
        Event event = ((EventRecord) record).event();
        return new LogEntry.EventEntry(event, EventCodec.hash(event, algorithm()));
    }

    private static LogEntry recordedEntry(LogRecord record) {
        if (record instanceof ObjectRecord object) {
            return new LogEntry.ObjectEntry(object.recorded(), object.bytes());
        }
        EventRecord event = (EventRecord) record;
        return new LogEntry.EventEntry(event.event(), event.recorded());
    }
}
