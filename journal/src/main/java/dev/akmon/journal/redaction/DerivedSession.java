package dev.akmon.journal.redaction;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.Reference;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The events of a derivative, each behind the objects it is the first to need. */
final class DerivedSession implements SessionSource {
    private final StoredSession original;
    private final List<Event> events;
    private final List<Digest> hashes;
    private final Map<Digest, byte[]> sentinels;
    private final Set<Digest> given = new HashSet<>();
    private final Deque<Digest> wanted = new ArrayDeque<>();
    private int position;
    private boolean listed;

    DerivedSession(StoredSession original, List<Event> events, List<Digest> hashes, Map<Digest, byte[]> sentinels) {
        this.original = original;
        this.events = List.copyOf(events);
        this.hashes = List.copyOf(hashes);
        this.sentinels = sentinels;
    }

    @Override
    public UUID sessionId() {
        return original.sessionId();
    }

    @Override
    public HashAlgorithm algorithm() {
        return original.algorithm();
    }

    @Override
    public Optional<LogEntry> next() throws JournalException {
        if (position == events.size()) {
            return Optional.empty();
        }
        Event event = events.get(position);
        if (!listed) {
            for (Reference reference : event.kind().references()) {
                if (given.add(reference.digest())) {
                    wanted.add(reference.digest());
                }
            }
            listed = true;
        }
        if (!wanted.isEmpty()) {
            Digest digest = wanted.remove();
            byte[] sentinel = sentinels.get(digest);
            byte[] bytes = sentinel == null ? original.object(digest) : sentinel.clone();
            return Optional.of(new LogEntry.ObjectEntry(digest, bytes));
        }
        listed = false;
        return Optional.of(new LogEntry.EventEntry(event, hashes.get(position++)));
    }

    @Override
    public LogTail tail() {
        return new LogTail(false, 0, 0);
    }

    @Override
    public void close() {
        // The original session belongs to whoever opened it.
    }
}
