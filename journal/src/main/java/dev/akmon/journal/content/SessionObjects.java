package dev.akmon.journal.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of a session for display: what is missing or not as expected is empty, never an error. */
public final class SessionObjects {

    private final StoredSession session;

    /** The objects of this session, which must stay open. */
    public SessionObjects(StoredSession session) {
        this.session = session;
    }

    /** The object; empty when it is not there. */
    public Optional<Payload> payload(@Nullable Digest digest) throws JournalException {
        return digest != null && session.hasObject(digest)
                ? Optional.of(new Payload(session.object(digest)))
                : Optional.empty();
    }

    /** The object as JSON; a missing node when it is not there or not structured. */
    public JsonNode structure(@Nullable Digest digest) throws JournalException {
        return payload(digest).flatMap(Payload::structure).orElse(MissingNode.getInstance());
    }

    /** The size of an object in bytes, -1 when it is not there. */
    public long size(@Nullable Digest digest) throws JournalException {
        return digest != null && session.hasObject(digest) ? session.objectSize(digest) : -1;
    }
}
