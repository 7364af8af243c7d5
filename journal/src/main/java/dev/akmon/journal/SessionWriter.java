package dev.akmon.journal;

import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogFormat.CommitHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes one session. Objects and events are collected by {@link #put} and {@link #append}; {@link #commit} makes all of
 * them durable together and returns only then.
 *
 * <p>The first failure to write ends the writer: every later call throws the same exception, and nothing of the commit that
 * failed counts. May be used by several threads.
 */
public final class SessionWriter implements AutoCloseable {
    private static final long MAX_PENDING_BYTES = Integer.MAX_VALUE;

    private final UUID sessionId;
    private final HashAlgorithm algorithm;
    private final SuccessiveDigests digests;
    private final Path path;
    private final LogFile file;
    private final SessionLock lock;
    private final Set<Digest> stored;
    private @Nullable ChunkEncoder encoder;
    private boolean freshFrame = true;
    private int nextCommit;
    private @Nullable Digest head;
    private long eventCount;
    private boolean ended;
    private long pendingBytes;
    private long acknowledgedLength;
    private long bytesWritten;
    private long forceCount;
    private @Nullable JournalException failure;
    private boolean closed;

    /** Where a log ends, for a writer to go on from. */
    record Position(
            HashAlgorithm algorithm,
            Set<Digest> stored,
            @Nullable Digest head,
            long eventCount,
            int nextCommit,
            long length) {
        static Position start(HashAlgorithm algorithm) {
            return new Position(algorithm, new HashSet<>(), null, 0, 0, 0);
        }
    }

    /** @param forcesSoFar what creating or reopening the log has cost already */
    SessionWriter(UUID sessionId, Path path, LogFile file, SessionLock lock, Position position, long forcesSoFar) {
        this.sessionId = sessionId;
        this.path = path;
        this.file = file;
        this.lock = lock;
        this.algorithm = position.algorithm();
        this.digests = new SuccessiveDigests(algorithm);
        this.stored = position.stored();
        this.head = position.head();
        this.eventCount = position.eventCount();
        this.nextCommit = position.nextCommit();
        this.acknowledgedLength = position.length();
        this.forceCount = forcesSoFar;
    }

    /** The session being written. */
    public UUID sessionId() {
        return sessionId;
    }

    /** The hash function of the session. */
    public HashAlgorithm algorithm() {
        return algorithm;
    }

    /** The log file. */
    public Path path() {
        return path;
    }

    /**
     * Adds an object, unless the session has it already, and returns its digest.
     *
     * @throws JournalException TOO_LARGE above 1 GiB, or when one commit would take more than 2 GiB; SESSION_CLOSED after
     *     a SessionEnd
     */
    public synchronized Digest put(byte[] object) throws JournalException {
        requireUsable();
        requireNotEnded();
        Digest digest = digests.digest(object);
        if (stored.contains(digest)) {
            return digest;
        }
        if (object.length > LogFormat.MAX_OBJECT_BYTES || pendingBytes + object.length > MAX_PENDING_BYTES) {
            throw new JournalException(
                    Category.TOO_LARGE,
                    "an object of " + object.length + " bytes does not fit into the log (limit: "
                            + LogFormat.MAX_OBJECT_BYTES + ")");
        }
        write(object.length, records -> records.object(digest, object));
        stored.add(digest);
        return digest;
    }

    /**
     * Adds an event behind the last one and returns its hash.
     *
     * @param emittedAt when it happened; the time stored is exact, the hash covers whole seconds
     * @throws JournalException SESSION_CLOSED after a SessionEnd; MISSING_OBJECT when it refers to an object that was not
     *     put before; INVALID_EVENT when a session does not begin with its only SessionStart, when a provider call's
     *     attempts are none or out of order, or when the event has no encoding; TOO_LARGE when no reader of a bundle would
     *     take it. The writer stays usable
     */
    public synchronized Digest append(EventKind kind, Instant emittedAt) throws JournalException {
        requireUsable();
        requireNotEnded();
        requireAllowed(kind);
        Event event = new Event(head == null ? List.of() : List.of(head), kind, emittedAt, eventCount);
        byte[] hashForm = encode(event);
        Digest hash = algorithm.digest(hashForm);
        write(hashForm.length, records -> records.event(event, hashForm, hash));
        head = hash;
        eventCount++;
        ended = kind instanceof SessionEnd;
        return hash;
    }

    /**
     * Makes everything added so far durable with one force; does nothing when nothing was added.
     *
     * @throws JournalException WRITE_FAILED; the writer cannot be used any more
     */
    public synchronized void commit() throws JournalException {
        requireUsable();
        if (pendingBytes == 0) {
            return;
        }
        try {
            ChunkBuffer chunk = encoder.finish(ended);
            int flags = (freshFrame ? LogFormat.FLAG_FRESH_FRAME : 0) | (ended ? LogFormat.FLAG_SESSION_ENDED : 0);
            byte[] header =
                    LogFormat.commitHeader(sessionId, new CommitHeader(flags, nextCommit, chunk.length(), chunk.crc()));
            long length = acknowledgedLength;
            if (length == 0) {
                byte[] fileHeader = LogFormat.fileHeader(sessionId, algorithm);
                file.append(fileHeader, 0, fileHeader.length);
                length += fileHeader.length;
            }
            file.append(header, 0, header.length);
            chunk.writeTo(file);
            length += header.length + chunk.length();
            forceCount++;
            file.force();
            chunk.clear();
            bytesWritten += length - acknowledgedLength;
            acknowledgedLength = length;
        } catch (IOException | RuntimeException | Error e) {
            throw poison(e);
        }
        nextCommit++;
        freshFrame = false;
        pendingBytes = 0;
    }

    /** Hash of the last event added, committed or not. */
    public synchronized Optional<Digest> head() {
        return Optional.ofNullable(head);
    }

    /** Number of events added, committed or not, those of earlier writers of the session included. */
    public synchronized long eventCount() {
        return eventCount;
    }

    /** How often this writer asked the disk to make something durable: once when created, then once per commit. */
    public synchronized long forceCount() {
        return forceCount;
    }

    /** Bytes this writer has added to the log. */
    public synchronized long bytesWritten() {
        return bytesWritten;
    }

    /** Whether a SessionEnd was added. */
    public synchronized boolean ended() {
        return ended;
    }

    /**
     * Removes the log when nothing in it was ever acknowledged, as where the first commit failed: an empty session would
     * say that something had been begun. Does nothing otherwise.
     */
    public synchronized void removeUnbegun() {
        if (acknowledgedLength > 0) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It stays as a session without an event, which says no more than that.
        }
    }

    /** Commits nothing: what was not committed is gone. Gives the session free for other writers. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                file) {
            if (encoder != null) {
                encoder.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }

    private interface Records {
        void writeTo(RecordWriter records);
    }

    private void write(int bytes, Records what) throws JournalException {
        if (encoder == null) {
            encoder = ZstdLibrary.create(ChunkEncoder::new, Category.WRITE_FAILED);
        }
        try {
            what.writeTo(new RecordWriter(encoder));
            pendingBytes += bytes + LogFormat.RECORD_HEADER_BYTES;
        } catch (RuntimeException | Error e) {
            // A record written by half would spoil the whole stream.
            throw poison(e);
        }
    }

    private byte[] encode(Event event) throws JournalException {
        try {
            byte[] hashForm = EventCodec.hashForm(event);
            // The frame form is never more than three times as long.
            if (hashForm.length > EventCodec.MAX_FRAME_BYTES / 3
                    && EventCodec.frameForm(event).length > EventCodec.MAX_FRAME_BYTES) {
                throw new JournalException(
                        Category.TOO_LARGE,
                        "a " + event.kind().name() + " event of more than " + EventCodec.MAX_FRAME_BYTES
                                + " bytes could not be exchanged");
            }
            return hashForm;
        } catch (IllegalArgumentException e) {
            throw new JournalException(
                    Category.INVALID_EVENT,
                    "a " + event.kind().name() + " event cannot be written: " + e.getMessage(),
                    e);
        }
    }

    private void requireNotEnded() throws JournalException {
        if (ended) {
            throw new JournalException(
                    Category.SESSION_CLOSED, "session " + sessionId + " has ended; nothing can be added to it");
        }
    }

    private void requireAllowed(EventKind kind) throws JournalException {
        if (kind instanceof SessionStart != (eventCount == 0)) {
            throw new JournalException(
                    Category.INVALID_EVENT, "a session begins with its only SessionStart; not so with " + kind.name());
        }
        if (kind instanceof ProviderCall call) {
            Optional<String> defect = ChainRules.attemptsDefect(call);
            if (defect.isPresent()) {
                throw new JournalException(Category.INVALID_EVENT, defect.get());
            }
        }
        for (Reference reference : kind.references()) {
            if (!stored.contains(reference.digest())) {
                throw new JournalException(
                        Category.MISSING_OBJECT,
                        "a " + kind.name() + " event needs its " + reference.field() + ", object " + reference.digest()
                                + ", to be stored first");
            }
        }
    }

    private void requireUsable() throws JournalException {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new JournalException(Category.SESSION_CLOSED, "the writer of session " + sessionId + " was closed");
        }
    }

    /** Ends the writer. What a failed commit may have left in the file is cut off if that is still possible. */
    private JournalException poison(Throwable cause) {
        String reason = cause instanceof Exception e ? IoErrors.describe(e) : cause.toString();
        failure = new JournalException(
                Category.WRITE_FAILED,
                "cannot write to " + path + ": " + reason + "; nothing more is recorded in this session",
                cause);
        try {
            file.truncate(acknowledgedLength);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
