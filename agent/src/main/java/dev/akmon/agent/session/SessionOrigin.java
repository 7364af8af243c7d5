package dev.akmon.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.agent.ParentLink;
import dev.akmon.agent.SubagentLink;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.SessionReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a session began: what its first event says. Reading it costs the same for a session of any length.
 *
 * @param id the session
 * @param startedAt when it began
 * @param config its config object; a missing node when that is not JSON
 */
public record SessionOrigin(UUID id, Instant startedAt, JsonNode config) {
    /** Sessions by their beginning, the latest first. */
    public static final Comparator<SessionOrigin> LATEST_FIRST = Comparator.comparing(SessionOrigin::startedAt)
            .reversed()
            .thenComparing(origin -> origin.id().toString());

    /** Reads the beginning of a session; empty when there is no event yet or it cannot be read. */
    public static Optional<SessionOrigin> of(Journal journal, UUID id) {
        try (SessionReader reader = journal.read(id)) {
            Map<Digest, byte[]> objects = new HashMap<>();
            for (Optional<LogEntry> entry = reader.nextUnchecked(); entry.isPresent(); entry = reader.nextUnchecked()) {
                if (entry.get() instanceof ObjectEntry object) {
                    objects.put(object.digest(), object.bytes());
                } else if (entry.get() instanceof EventEntry first) {
                    return Optional.of(new SessionOrigin(
                            id, first.event().emittedAt(), config(first.event().kind(), objects)));
                }
            }
            return Optional.empty();
        } catch (JournalException e) {
            // A session that cannot be read has no known beginning; whoever reads more of it is told why.
            return Optional.empty();
        }
    }

    /**
     * The conversation in a project that began last and that nobody is writing; the record of a rewind is none, nor is the
     * session of a subagent.
     *
     * @param projectRoot the project's root, real path
     * @throws JournalException JOURNAL_NOT_FOUND, READ_FAILED
     */
    public static Optional<UUID> lastOf(Journal journal, String projectRoot) throws JournalException {
        for (SessionOrigin origin : journal.sessionIds().parallelStream()
                .map(id -> of(journal, id).orElse(null))
                .filter(Objects::nonNull)
                .filter(origin -> projectRoot.equals(origin.projectRoot()))
                .filter(origin ->
                        !origin.config().has("rewind") && !origin.config().has("subagent_of"))
                .sorted(LATEST_FIRST)
                .toList()) {
            if (!journal.isBeingWritten(origin.id())) {
                return Optional.of(origin.id());
            }
        }
        return Optional.empty();
    }

    /** The root of the project it worked in; null when it does not say. */
    public @Nullable String projectRoot() {
        return config.path("project").path("root").textValue();
    }

    /** The session it goes on from, if it does. */
    public Optional<ParentLink> parent() {
        return ParentLink.of(config);
    }

    /** The session it works for, if it is a subagent's. */
    public Optional<SubagentLink> subagentOf() {
        return SubagentLink.of(config);
    }

    /** The session that a subagent's session works for, if that is in the journal; else the session itself. */
    public static UUID principalOf(Journal journal, UUID id) {
        return of(journal, id)
                .flatMap(SessionOrigin::subagentOf)
                .map(SubagentLink::sessionId)
                .filter(journal::exists)
                .orElse(id);
    }

    private static JsonNode config(EventKind first, Map<Digest, byte[]> objects) {
        byte[] json = first instanceof EventKind.SessionStart start ? objects.get(start.config()) : null;
        try {
            return json == null ? MissingNode.getInstance() : CanonicalJson.parse(json);
        } catch (IOException e) {
            // Recorded by another program, whose config object is of another form.
            return MissingNode.getInstance();
        }
    }
}
