package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogFormat.CommitHeader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commits of a log and decides what is acknowledged, what is an unfinished write, and what is damage.
 *
 * <p>A writer begins a commit only after the one before it is durable. So whatever stands at the end and is not a complete
 * commit was never acknowledged; but when an intact commit follows a bad one, the bad one had been acknowledged.
 *
 * <p>Every decision is made on the file as long as it was when the decision began: a writer may be appending meanwhile.
 */
final class CommitScanner implements AutoCloseable {
    private static final int MAX_CHUNK_IN_MEMORY = 1 << 20;
    private static final int BLOCK_BYTES = 64 * 1024;

    private final UUID session;
    private final RandomAccessFile file;
    private HashAlgorithm algorithm = HashAlgorithm.SHA256;
    private @Nullable JournalException badHeader;
    private boolean headerRead;
    private boolean ended;
    private long position;
    private int nextIndex;
    private LogTail tail = new LogTail(false, 0, 0);

    /** A complete commit with the right checksum. */
    record Commit(CommitHeader header, long offset, InputStream chunk) {
        /** For messages. */
        String place() {
            return CommitScanner.place(header.index(), offset);
        }
    }

    CommitScanner(Path path, UUID session) throws JournalException {
        this.session = session;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            throw new JournalException(Category.READ_FAILED, "cannot open " + path + ": " + e.getMessage(), e);
        }
        try {
            readFileHeader(file.length());
        } catch (JournalException e) {
            badHeader = e; // next() tells it, where all other damage is told
        } catch (IOException e) {
            close();
            throw readFailed(e);
        }
    }

    HashAlgorithm algorithm() {
        return algorithm;
    }

    /** Valid after {@link #next()} returned empty. */
    LogTail tail() {
        return tail;
    }

    /** Whether a commit with the end of the session has been passed. */
    boolean ended() {
        return ended;
    }

    /** The index the next commit has or will have. */
    int nextIndex() {
        return nextIndex;
    }

    /**
     * The next commit; empty where the complete ones end. May be called again later, when a writer may have added some.
     *
     * @throws JournalException DAMAGED with index and place of the commit, UNSUPPORTED_FORMAT, READ_FAILED
     */
    Optional<Commit> next() throws JournalException {
        if (badHeader != null) {
            throw badHeader;
        }
        try {
            return nextCommit();
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw readFailed(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the log of session " + session, e);
        }
    }

    private Optional<Commit> nextCommit() throws IOException {
        long size = file.length();
        if (!headerRead && !readFileHeader(size)) {
            return Optional.empty();
        }
        if (size <= position) {
            tail = new LogTail(false, position, 0);
            return Optional.empty();
        }
        Optional<CommitHeader> header = headerAt(position, size);
        if (header.isEmpty()) {
            return tornOrDamaged(size);
        }
        CommitHeader found = header.get();
        if (ended || found.index() != nextIndex) {
            throw damaged("commit " + found.index() + " stands where "
                    + (ended ? "the session has ended" : "commit " + nextIndex + " should") + ", at byte " + position);
        }
        if (found.hasUnknownFlags()) {
            throw new JournalException(
                    Category.UNSUPPORTED_FORMAT,
                    session + ": " + place(nextIndex, position)
                            + " has features this akmon does not know: use a newer one");
        }
        long chunkStart = position + LogFormat.COMMIT_HEADER_BYTES;
        if (found.chunkLength() > size - chunkStart) {
            return tornOrDamaged(size);
        }
        Optional<InputStream> chunk = checkedChunk(found, chunkStart);
        if (chunk.isEmpty()) {
            return tornOrDamaged(size);
        }
        Commit commit = new Commit(found, position, chunk.get());
        position = chunkStart + found.chunkLength();
        nextIndex++;
        ended = found.sessionEnded();
        return Optional.of(commit);
    }

    /** Reads the file header once it is there; false while it is not. */
    private boolean readFileHeader(long size) throws IOException {
        byte[] start = bytesAt(0, (int) Math.min(size, LogFormat.FILE_HEADER_BYTES));
        if (LogFormat.isUnfinishedFileHeader(start, session)
                && laterCommit(0, size).isEmpty()) {
            tail = new LogTail(size > 0, 0, size);
            return false;
        }
        if (start.length < LogFormat.FILE_HEADER_BYTES) {
            throw damaged("the header of the log, at byte 0, is damaged");
        }
        try {
            algorithm = LogFormat.parseFileHeader(start, session);
        } catch (JournalException e) {
            throw new JournalException(e.category(), session + ": " + e.getMessage());
        }
        headerRead = true;
        position = LogFormat.FILE_HEADER_BYTES;
        return true;
    }

    private Optional<InputStream> checkedChunk(CommitHeader header, long start) throws IOException {
        CRC32C crc = new CRC32C();
        if (header.chunkLength() <= MAX_CHUNK_IN_MEMORY) {
            byte[] chunk = bytesAt(start, (int) header.chunkLength());
            crc.update(chunk, 0, chunk.length);
            return (int) crc.getValue() == header.chunkCrc()
                    ? Optional.of(new ByteArrayInputStream(chunk))
                    : Optional.empty();
        }
        InputStream whole = new FileRange(start, header.chunkLength());
        byte[] block = new byte[BLOCK_BYTES];
        for (int count = whole.read(block); count > 0; count = whole.read(block)) {
            crc.update(block, 0, count);
        }
        return (int) crc.getValue() == header.chunkCrc()
                ? Optional.of(new FileRange(start, header.chunkLength()))
                : Optional.empty();
    }

    /** Called for a bad commit at the current position. */
    private Optional<Commit> tornOrDamaged(long size) throws IOException {
        Optional<String> later = laterCommit(position + 1, size);
        if (later.isPresent()) {
            throw damaged(place(nextIndex, position) + " is damaged (intact after it: " + later.get() + ")");
        }
        tail = new LogTail(true, position, size - position);
        return Optional.empty();
    }

    /** Searches for the header of a commit that was written after the one missing here. */
    private Optional<String> laterCommit(long from, long size) throws IOException {
        int overlap = LogFormat.COMMIT_HEADER_BYTES - 1;
        for (long start = from; size - start >= LogFormat.COMMIT_HEADER_BYTES; start += BLOCK_BYTES) {
            byte[] window = bytesAt(start, (int) Math.min(BLOCK_BYTES + overlap, size - start));
            for (int i = 0; i + LogFormat.COMMIT_HEADER_BYTES <= window.length; i++) {
                Optional<CommitHeader> header = LogFormat.parseCommitHeader(session, window, i);
                if (header.isPresent() && header.get().index() >= nextIndex) {
                    return Optional.of(place(header.get().index(), start + i));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<CommitHeader> headerAt(long offset, long size) throws IOException {
        if (size - offset < LogFormat.COMMIT_HEADER_BYTES) {
            return Optional.empty();
        }
        return LogFormat.parseCommitHeader(session, bytesAt(offset, LogFormat.COMMIT_HEADER_BYTES), 0);
    }

    private byte[] bytesAt(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(offset);
        file.readFully(bytes);
        return bytes;
    }

    private JournalException damaged(String what) {
        return new JournalException(Category.DAMAGED, session + ": " + what);
    }

    private JournalException readFailed(IOException cause) {
        return new JournalException(
                Category.READ_FAILED,
                "cannot read the log of session " + session + ": " + IoErrors.describe(cause),
                cause);
    }

    private static String place(int index, long offset) {
        return "commit " + index + " at byte " + offset;
    }

    /** A part of the file as a stream. */
    private final class FileRange extends InputStream {
        private long next;
        private long left;

        FileRange(long start, long length) {
            next = start;
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            file.seek(next);
            int count = file.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("the file became shorter");
            }
            next += count;
            left -= count;
            return count;
        }
    }
}
