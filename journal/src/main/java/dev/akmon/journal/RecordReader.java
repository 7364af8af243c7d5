package dev.akmon.journal;

import dev.akmon.journal.CommitScanner.Commit;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogRecord.EventRecord;
import dev.akmon.journal.LogRecord.ObjectRecord;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the records of a log, commit by commit, needing memory for one record. */
final class RecordReader implements AutoCloseable {
    /** Up to here a record's claim about its length is believed before its bytes have been seen. */
    private static final int MAX_TRUSTED_LENGTH = 1 << 20;

    private final UUID session;
    private final CommitScanner commits;
    private @Nullable ChunkDecoder decoder;
    private @Nullable DataInputStream records;
    private @Nullable Commit commit;
    private boolean lastWasSessionEnd;

    RecordReader(Path path, UUID session) throws JournalException {
        this.session = session;
        commits = new CommitScanner(path, session);
    }

    HashAlgorithm algorithm() {
        return commits.algorithm();
    }

    LogTail tail() {
        return commits.tail();
    }

    int nextCommitIndex() {
        return commits.nextIndex();
    }

    /** The next record; empty where the complete commits end. */
    Optional<LogRecord> next() throws JournalException {
        while (commit != null || nextCommit()) {
            try {
                Optional<LogRecord> record = record();
                if (record.isPresent()) {
                    lastWasSessionEnd = record.get() instanceof EventRecord event
                            && event.event().kind() instanceof EventKind.SessionEnd;
                    return record;
                }
                if (commit.header().sessionEnded() && !lastWasSessionEnd) {
                    throw new CorruptChunkException("it is marked as the last one but does not end the session", null);
                }
                commit = null;
            } catch (CorruptChunkException e) {
                throw new JournalException(
                        Category.DAMAGED, session + ": " + commit.place() + " is damaged: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new JournalException(
                        Category.READ_FAILED,
                        "cannot read the log of session " + session + ": " + IoErrors.describe(e),
                        e);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
        commits.close();
    }

    private boolean nextCommit() throws JournalException {
        Optional<Commit> next = commits.next();
        if (next.isEmpty()) {
            return false;
        }
        commit = next.get();
        if (decoder == null) {
            decoder = ZstdLibrary.create(ChunkDecoder::new, Category.READ_FAILED);
            records = new DataInputStream(decoder);
        }
        try {
            decoder.begin(commit.chunk(), commit.header().freshFrame());
        } catch (CorruptChunkException e) {
            throw new JournalException(
                    Category.DAMAGED, session + ": " + commit.place() + " is damaged: " + e.getMessage(), e);
        }
        return true;
    }

    /** The next record of the current commit; empty at its end. */
    private Optional<LogRecord> record() throws IOException {
        int type = records.read();
        if (type < 0) {
            return Optional.empty();
        }
        try {
            int length = records.readInt();
            if (length < Digest.BYTES || length > LogFormat.MAX_RECORD_BYTES) {
                throw new CorruptChunkException("it holds a record of impossible length " + length, null);
            }
            Digest recorded = Digest.of(bytes(Digest.BYTES));
            byte[] content = bytes(length - Digest.BYTES);
            return Optional.of(
                    switch (type) {
                        case LogFormat.RECORD_OBJECT -> new ObjectRecord(recorded, content);
                        case LogFormat.RECORD_EVENT -> event(recorded, content);
                        default -> throw new CorruptChunkException("it holds a record of unknown type " + type, null);
                    });
        } catch (EOFException e) {
            throw new CorruptChunkException("its last record is cut short", e);
        }
    }

    /** Exactly so many bytes. A large claim is not believed: the array grows with what is really there. */
    private byte[] bytes(int length) throws IOException {
        if (length > MAX_TRUSTED_LENGTH) {
            byte[] bytes = records.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return bytes;
        }
        byte[] bytes = new byte[length];
        records.readFully(bytes);
        return bytes;
    }

    private static LogRecord event(Digest recorded, byte[] content) throws CorruptChunkException {
        ByteBuffer in = ByteBuffer.wrap(content);
        int times = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (times < 0 || times > in.remaining() / Integer.BYTES) {
            throw new CorruptChunkException("it holds an event record that is cut short", null);
        }
        int[] nanos = new int[times];
        for (int i = 0; i < times; i++) {
            nanos[i] = in.getInt();
        }
        byte[] hashForm = new byte[in.remaining()];
        in.get(hashForm);
        try {
            return new EventRecord(recorded, EventTimes.withNanos(EventCodec.decodeHashForm(hashForm), nanos));
        } catch (EventFormatException | IllegalArgumentException e) {
            throw new CorruptChunkException("it holds an event that cannot be read: " + e.getMessage(), e);
        }
    }
}
