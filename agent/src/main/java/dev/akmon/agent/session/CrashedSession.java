package dev.akmon.agent.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Closes sessions whose process died before it could write their SessionEnd.
 *
 * <p>The SessionEnd appended says so in its summary, canonical JSON: {@code {"closed_by":{"name":"akmon-jvm","version":s},
 * "exit_reason":"closed_after_crash","recorded_events":n}}, where {@code recorded_events} counts the events before it.
 */
public final class CrashedSession {

    /** The exit reason in the summary of a session closed here. */
    public static final String EXIT_REASON = "closed_after_crash";

    /**
     * A session that has its end now.
     *
     * @param sessionId the session
     * @param head the hash of its SessionEnd
     * @param events number of events, the SessionEnd included
     */
    public record Closed(UUID sessionId, Digest head, long events) {}

    private CrashedSession() {}

    /**
     * Appends a SessionEnd and makes it durable.
     *
     * @param now the time of the SessionEnd
     * @return the closed session; empty for a session that never had an event, which stays as it is
     * @throws JournalException SESSION_LOCKED while its process lives, SESSION_CLOSED when it has its end already, and
     *     whatever keeps it from being read or written
     */
    public static Optional<Closed> close(Journal journal, UUID id, Instant now) throws JournalException {
        try (SessionWriter writer = journal.reopen(id)) {
            if (writer.eventCount() == 0) {
                return Optional.empty();
            }
            Digest summary = writer.put(CanonicalJson.write(summary(writer.eventCount())));
            Digest head = writer.append(new EventKind.SessionEnd(summary), now);
            writer.commit();
            return Optional.of(new Closed(id, head, writer.eventCount()));
        }
    }

    private static ObjectNode summary(long events) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("exit_reason", EXIT_REASON);
        summary.put("recorded_events", events);
        summary.putObject("closed_by").put("name", "akmon-jvm").put("version", AkmonVersion.current());
        return summary;
    }
}
