package dev.akmon.cli.sessions;

import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.inspect.SessionFacts;
import dev.akmon.cli.sessions.SessionOverview.State;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionNames;
import dev.akmon.journal.SessionReader;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
        return list(journal.sessionIds().parallelStream().map(this::started).toList(), limit);
    }

    /**
     * Lists the latest sessions of a project.
     *
     * @param projectRoot the project's root, real path
     * @throws JournalException when the journal's directory cannot be read
     */
    public Listing ofProject(String projectRoot, int limit) throws JournalException {
        return list(
                journal.sessionIds().parallelStream()
                        .map(this::started)
                        .filter(session -> projectRoot.equals(session.project()))
                        .toList(),
                limit);
    }

    /**
     * One session, damaged when it cannot be read.
     *
     * @param id a session of the journal
     */
    public SessionOverview one(UUID id) {
        return overview(started(id));
    }

    private Listing list(List<Started> started, int limit) {
        List<SessionOverview> sessions =
                started.stream().sorted(Started.LATEST_FIRST).limit(limit).toList().parallelStream()
                        .map(this::overview)
                        .toList();
        return new Listing(sessions, started.size());
    }

    /** The beginning; of a session that cannot be read nothing but its id, and the rest is told when its turn comes. */
    private Started started(UUID id) {
        return SessionOrigin.of(journal, id)
                .map(origin -> new Started(id, origin.startedAt(), origin.projectRoot()))
                .orElse(new Started(id, null, null));
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

    private SessionOverview overview(Started session, SessionFacts facts, State state, @Nullable String problem) {
        return new SessionOverview(
                session.id(),
                name(session.id()),
                session.startedAt(),
                state,
                facts.model().orElse(null),
                facts.project().orElse(null),
                facts.parent().orElse(null),
                facts.turns(),
                facts.events(),
                facts.head().orElse(null),
                facts.task().orElse(null),
                problem);
    }

    private @Nullable String name(UUID id) {
        try {
            return new SessionNames(journal).of(id).orElse(null);
        } catch (JournalException e) {
            // A label that cannot be read is no reason not to list the session.
            return null;
        }
    }

    private record Started(
            UUID id, @Nullable Instant startedAt, @Nullable String project) {

        static final Comparator<Started> LATEST_FIRST = Comparator.comparing(
                        Started::startedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
                .thenComparing(started -> started.id().toString());
    }
}
