package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.Reference;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Forges recorded sessions. */
final class Rewritten {
    private Rewritten() {}

    /** Changes one event; gives back what stands in its place, nothing or several. */
    interface Change {
        List<EventKind> change(int index, EventKind kind, Objects objects) throws Exception;
    }

    /** The objects of the session to come. */
    static final class Objects {
        private final StoredSession original;
        private final SessionWriter writer;

        private Objects(StoredSession original, SessionWriter writer) {
            this.original = original;
            this.writer = writer;
        }

        /** Puts a changed copy of an object beside it. */
        Digest changed(Digest digest, UnaryOperator<String> change) throws JournalException {
            String text = new String(original.object(digest), StandardCharsets.UTF_8);
            String now = change.apply(text);
            if (now.equals(text)) {
                throw new IllegalArgumentException("nothing to change in " + text);
            }
            return writer.put(now.getBytes(StandardCharsets.UTF_8));
        }

        /** Puts a changed copy of a JSON object beside it. */
        Digest changedJson(Digest digest, Consumer<ObjectNode> change) throws Exception {
            ObjectNode node = (ObjectNode) CanonicalJson.parse(original.object(digest));
            JsonNode before = node.deepCopy();
            change.accept(node);
            if (node.equals(before)) {
                throw new IllegalArgumentException("nothing to change in " + before);
            }
            return writer.put(CanonicalJson.write(node));
        }
    }

    /**
     * Writes a session anew, with everything after the change chained to it as if it had been recorded so: no check of
     * hashes finds anything wrong.
     */
    static StoredSession consistently(StoredSession session, Journal into, Change change) throws Exception {
        UUID id = UUID.randomUUID();
        try (SessionWriter writer = into.create(id)) {
            Objects objects = new Objects(session, writer);
            List<Event> events = session.events();
            for (int i = 0; i < events.size(); i++) {
                for (Reference reference : events.get(i).kind().references()) {
                    writer.put(session.object(reference.digest()));
                }
                for (EventKind kind : change.change(i, events.get(i).kind(), objects)) {
                    writer.append(kind, events.get(i).emittedAt());
                }
            }
            writer.commit();
        }
        return into.load(id);
    }

    /** The session as it would be read if this object had other bytes; events keep referring to the old ones. */
    static StoredSession withObjectReplaced(RecordedSession session, Digest digest, byte[] bytes) throws Exception {
        try (SessionReader reader = session.journal().read(session.id())) {
            return StoredSession.load(new Replacing(reader, digest, bytes));
        }
    }

    private record Replacing(SessionReader reader, Digest digest, byte[] bytes) implements SessionSource {
        @Override
        public UUID sessionId() {
            return reader.sessionId();
        }

        @Override
        public HashAlgorithm algorithm() {
            return reader.algorithm();
        }

        @Override
        public Optional<LogEntry> next() throws JournalException {
            return reader.next()
                    .map(entry -> entry instanceof LogEntry.ObjectEntry object
                                    && object.digest().equals(digest)
                            ? new LogEntry.ObjectEntry(algorithm().digest(bytes), bytes)
                            : entry);
        }

        @Override
        public LogTail tail() {
            return reader.tail();
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /** Every object some event refers to, once, with the place of the first reference. */
    record Place(int event, String kind, String field, Digest digest) {
        static List<Place> all(StoredSession session) {
            List<Place> places = new ArrayList<>();
            List<Digest> seen = new ArrayList<>();
            for (int i = 0; i < session.events().size(); i++) {
                EventKind kind = session.events().get(i).kind();
                for (Reference reference : kind.references()) {
                    if (!seen.contains(reference.digest())) {
                        seen.add(reference.digest());
                        places.add(new Place(i, kind.name(), reference.field(), reference.digest()));
                    }
                }
            }
            return places;
        }
    }
}
