package dev.akmon.cli.sessions;

import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.inspect.SessionFacts;
import dev.akmon.cli.sessions.SessionOverview.State;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionNames;
import dev.akmon.journal.SessionReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
     * @param sessions those shown, the latest first; behind each the sessions of its subagents, where those are wanted
     * @param total all of the journal, those of subagents apart
     * @param leftOut sessions of subagents that are not shown
     */
    public record Listing(List<SessionOverview> sessions, int total, int leftOut) {}

    /**
     * Lists the latest sessions; a session that cannot be read is listed as damaged.
     *
     * @param limit how many at most
     * @param subagents whether the sessions of their subagents are listed too; those do not count for the limit
     * @throws JournalException when the journal's directory cannot be read
     */
    public Listing list(int limit, boolean subagents) throws JournalException {
        return list(journal.sessionIds().parallelStream().map(this::started).toList(), limit, subagents);
    }

    /**
     * Lists the latest sessions of a project.
     *
     * @param projectRoot the project's root, real path
     * @throws JournalException when the journal's directory cannot be read
     */
    public Listing ofProject(String projectRoot, int limit, boolean subagents) throws JournalException {
        return list(
                journal.sessionIds().parallelStream()
                        .map(this::started)
                        .filter(session -> projectRoot.equals(session.project()))
                        .toList(),
                limit,
                subagents);
    }

    /**
     * One session, damaged when it cannot be read.
     *
     * @param id a session of the journal
     */
    public SessionOverview one(UUID id) {
        return overview(started(id), 0);
    }

    private Listing list(List<Started> started, int limit, boolean subagents) {
        Set<UUID> there = started.stream()
                .filter(session -> session.worksFor() == null)
                .map(Started::id)
                .collect(Collectors.toSet());
        // Of a session that was deleted the subagents stand for themselves.
        Map<Boolean, List<Started>> bySide = started.stream()
                .sorted(Started.LATEST_FIRST)
                .collect(Collectors.partitioningBy(session -> there.contains(session.worksFor())));
        Map<UUID, List<Started>> workers = bySide.get(true).stream().collect(Collectors.groupingBy(Started::worksFor));
        List<Started> own = bySide.get(false);
        List<Started> shown = new ArrayList<>();
        for (Started session : own.subList(0, Math.min(limit, own.size()))) {
            shown.add(session);
            if (subagents) {
                shown.addAll(workers.getOrDefault(session.id(), List.of()));
            }
        }
        List<SessionOverview> sessions = shown.parallelStream()
                .map(session -> overview(
                        session, workers.getOrDefault(session.id(), List.of()).size()))
                .toList();
        return new Listing(
                sessions, own.size(), subagents ? 0 : bySide.get(true).size());
    }

    /** The beginning; of a session that cannot be read nothing but its id, and the rest is told when its turn comes. */
    private Started started(UUID id) {
        return SessionOrigin.of(journal, id)
                .map(origin -> new Started(
                        id,
                        origin.startedAt(),
                        origin.projectRoot(),
                        origin.subagentOf().map(SubagentLink::sessionId).orElse(null)))
                .orElse(new Started(id, null, null, null));
    }

    private SessionOverview overview(Started session, int subagents) {
        SessionFacts facts = new SessionFacts();
        try {
            // Asked first: a writer that ends meanwhile has then written an end that is seen.
            boolean beingWritten = journal.isBeingWritten(session.id());
            try (SessionReader reader = journal.read(session.id())) {
                facts.readAll(reader);
            }
            State open = beingWritten ? State.RUNNING : State.DIED;
            return overview(session, subagents, facts, facts.ended() ? State.CLOSED : open, null);
        } catch (JournalException e) {
            return overview(session, subagents, facts, State.DAMAGED, e.getMessage());
        }
    }

    private SessionOverview overview(
            Started session, int subagents, SessionFacts facts, State state, @Nullable String problem) {
        return new SessionOverview(
                session.id(),
                name(session.id()),
                session.startedAt(),
                state,
                facts.model().orElse(null),
                facts.project().orElse(null),
                facts.parent().orElse(null),
                facts.subagentOf().orElse(null),
                subagents,
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
            UUID id,
            @Nullable Instant startedAt,
            @Nullable String project,
            @Nullable UUID worksFor) {

        static final Comparator<Started> LATEST_FIRST = Comparator.comparing(
                        Started::startedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
                .thenComparing(started -> started.id().toString());
    }
}
