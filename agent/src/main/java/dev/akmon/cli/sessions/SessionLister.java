package dev.akmon.cli.sessions;

import dev.akmon.cli.inspect.SessionFacts;
import dev.akmon.cli.sessions.SessionOverview.State;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.SessionReader;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists the sessions of a journal, the latest first. Of every session only the beginning is read to find the order; the
 * whole log is read only of those that are shown.
 */
public final class SessionLister {

    private final Journal journal;

    /** A lister of this journal. */
    public SessionLister(Journal journal) {
        this.journal = journal;
    }

    /**
     * The sessions in a list, and how many there are in all.
     *
     * @param sessions those shown, the latest first
     * @param total all of the journal
     */
    public record Listing(List<SessionOverview> sessions, int total) {}

    /**
     * Lists the latest sessions; a session that cannot be read is listed as damaged.
     *
     * @param limit how many at most
     * @throws JournalException when the journal's directory cannot be read
     */
    public Listing list(int limit) throws JournalException {
        List<UUID> ids = journal.sessionIds();
        List<SessionOverview> sessions = ids.parallelStream()
                .map(id -> new Started(id, startOf(id)))
                .sorted(Started.LATEST_FIRST)
                .limit(limit)
                .toList()
                .parallelStream()
                .map(this::overview)
                .toList();
        return new Listing(sessions, ids.size());
    }

    private @Nullable Instant startOf(UUID id) {
        try (SessionReader reader = journal.read(id)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof EventEntry first) {
                    return first.event().emittedAt();
                }
            }
            return null;
        } catch (JournalException e) {
            // Reported when the session's turn comes; here it only has no place in the order.
            return null;
        }
    }

    private SessionOverview overview(Started session) {
        SessionFacts facts = new SessionFacts();
        try {
            // Asked first: a writer that ends meanwhile has then written an end that is seen.
            boolean beingWritten = journal.isBeingWritten(session.id());
            try (SessionReader reader = journal.read(session.id())) {
                facts.readAll(reader);
            }
            State open = beingWritten ? State.RUNNING : State.DIED;
            return overview(session, facts, facts.ended() ? State.CLOSED : open, null);
        } catch (JournalException e) {
            return overview(session, facts, State.DAMAGED, e.getMessage());
        }
    }

    private static SessionOverview overview(
            Started session, SessionFacts facts, State state, @Nullable String problem) {
        return new SessionOverview(
                session.id(),
                session.startedAt(),
                state,
                facts.model().orElse(null),
                facts.turns(),
                facts.events(),
                facts.head().orElse(null),
                facts.task().orElse(null),
                problem);
    }

    private record Started(UUID id, @Nullable Instant startedAt) {

        static final Comparator<Started> LATEST_FIRST = Comparator.comparing(
                        Started::startedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
                .thenComparing(started -> started.id().toString());
    }
}
