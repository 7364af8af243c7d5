package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as it was at one moment, with its objects at hand. Large sessions keep their objects in an anonymous temporary
 * file. May be used by several threads.
 */
public final class StoredSession implements AutoCloseable {
    private final UUID sessionId;
    private final HashAlgorithm algorithm;
    private final List<Event> events;
    private final List<Digest> eventHashes;
    private final ObjectSpool objects;
    private final LogTail tail;

    private StoredSession(
            SessionSource source, List<Event> events, List<Digest> eventHashes, ObjectSpool objects, LogTail tail) {
        this.sessionId = source.sessionId();
        this.algorithm = source.algorithm();
        this.events = List.copyOf(events);
        this.eventHashes = List.copyOf(eventHashes);
        this.objects = objects;
        this.tail = tail;
    }

    /** Reads a source to its end. The source stays open; it is the caller's. */
    public static StoredSession load(SessionSource source) throws JournalException {
        List<Event> events = new ArrayList<>();
        List<Digest> hashes = new ArrayList<>();
        ObjectSpool objects = new ObjectSpool();
        boolean complete = false;
        try {
            for (Optional<LogEntry> entry = source.next(); entry.isPresent(); entry = source.next()) {
                if (entry.get() instanceof ObjectEntry object) {
                    objects.add(object.digest(), object.bytes());
                } else if (entry.get() instanceof EventEntry event) {
                    events.add(event.event());
                    hashes.add(event.hash());
                }
            }
            StoredSession session = new StoredSession(source, events, hashes, objects, source.tail());
            complete = true;
            return session;
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw spoolFailed(e);
        } finally {
            if (!complete) {
                closeSpool(objects);
            }
        }
    }

    /** The session this is. */
    public UUID sessionId() {
        return sessionId;
    }

    /** The hash function of the session. */
    public HashAlgorithm algorithm() {
        return algorithm;
    }

    /** All events in order. */
    public List<Event> events() {
        return events;
    }

    /** The hashes of {@link #events()}, computed from them. */
    public List<Digest> eventHashes() {
        return eventHashes;
    }

    /** The hash of the last event; empty for a session without events. */
    public Optional<Digest> head() {
        return eventHashes.isEmpty() ? Optional.empty() : Optional.of(eventHashes.get(eventHashes.size() - 1));
    }

    /** Whether the last event is a SessionEnd. */
    public boolean ended() {
        return !events.isEmpty() && events.get(events.size() - 1).kind() instanceof EventKind.SessionEnd;
    }

    /** How the log ended when it was read. */
    public LogTail tail() {
        return tail;
    }

    /** Whether the session has an object of this digest. */
    public synchronized boolean hasObject(Digest digest) {
        return objects.contains(digest);
    }

    /**
     * A fresh copy of an object's bytes.
     *
     * @throws JournalException MISSING_OBJECT when the session has no such object
     */
    public synchronized byte[] object(Digest digest) throws JournalException {
        try {
            return objects.get(digest).orElseThrow(() -> missing(digest));
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw spoolFailed(e);
        }
    }

    /**
     * The size of an object in bytes.
     *
     * @throws JournalException MISSING_OBJECT when the session has no such object
     */
    public synchronized long objectSize(Digest digest) throws JournalException {
        return objects.length(digest).orElseThrow(() -> missing(digest));
    }

    @Override
    public synchronized void close() {
        closeSpool(objects);
    }

    private JournalException missing(Digest digest) {
        return new JournalException(Category.MISSING_OBJECT, "session " + sessionId + " has no object " + digest);
    }

    private static JournalException spoolFailed(IOException cause) {
        return new JournalException(
                Category.READ_FAILED,
                "cannot keep the objects of a session in the temporary directory: " + IoErrors.describe(cause),
                cause);
    }

    private static void closeSpool(ObjectSpool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the temporary file of a session", e);
        }
    }
}
