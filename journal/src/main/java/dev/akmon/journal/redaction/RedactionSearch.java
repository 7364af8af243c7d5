package dev.akmon.journal.redaction;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the objects and events of a session in which something occurs, however it is written there. */
public final class RedactionSearch {
    private final StoredSession session;
    private final Map<Digest, List<String>> uses = new LinkedHashMap<>();

    private RedactionSearch(StoredSession session) {
        this.session = session;
        for (Event event : session.events()) {
            for (Reference reference : event.kind().references()) {
                uses.computeIfAbsent(reference.digest(), d -> new ArrayList<>())
                        .add(event.sequence() + " " + event.kind().name() + " " + reference.field());
            }
        }
    }

    /** A search in a session, whose objects are read when they are looked at. */
    public static RedactionSearch in(StoredSession session) {
        return new RedactionSearch(session);
    }

    /** Whether events refer to this object. */
    public boolean isReferenced(Digest object) {
        return uses.containsKey(object);
    }

    /** Where events refer to an object. */
    public List<String> usesOf(Digest object) {
        return List.copyOf(uses.getOrDefault(object, List.of()));
    }

    /**
     * The objects in which at least one of several things occurs, in the order of the session. Where only a telling line of
     * a text occurs, the object is reported as a partial find. Objects that were redacted before are left out.
     */
    public List<Occurrence> find(List<Sought> sought) throws JournalException {
        List<Sought> lines =
                sought.stream().flatMap(one -> one.tellingLines().stream()).toList();
        List<Occurrence> found = new ArrayList<>();
        for (Digest digest : uses.keySet()) {
            byte[] bytes = session.object(digest);
            if (RedactionSentinel.parse(bytes).isPresent()) {
                continue;
            }
            if (occurs(sought, bytes)) {
                found.add(new Occurrence(digest, bytes.length, usesOf(digest), true));
            } else if (!lines.isEmpty() && occurs(lines, bytes)) {
                found.add(new Occurrence(digest, bytes.length, usesOf(digest), false));
            }
        }
        return found;
    }

    /** Whether at least one of several things occurs in the bytes of an object. */
    static boolean occurs(List<Sought> sought, byte[] object) {
        return ReadableForms.any(object, text -> sought.stream().anyMatch(one -> one.occursIn(text)));
    }

    /** Whether at least one of several things occurs in a text that stands in an event. */
    static boolean occurs(List<Sought> sought, String text) {
        return ReadableForms.anyEscaping(text, form -> sought.stream().anyMatch(one -> one.occursIn(form)));
    }
}
