package dev.akmon.cli.verify;

import dev.akmon.agent.ParentLink;
import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.verify.LinkedSession.Outcome;
import dev.akmon.cli.verify.LinkedSession.Relation;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/** Follows the links of a session to those it goes on from, and of a subagent's to the one it works for. */
final class ParentLinks {
    private final Journal journal;

    ParentLinks(Journal journal) {
        this.journal = journal;
    }

    /** What a session says of its parent: the hash of an event, and its number where it is not known by its hash alone. */
    private record Link(UUID sessionId, Digest head, OptionalInt at, boolean byHash) {
        static Optional<Link> of(SessionOrigin origin) {
            Optional<SubagentLink> principal = origin.subagentOf();
            return principal.isPresent()
                    ? principal.map(link -> new Link(link.sessionId(), link.head(), OptionalInt.empty(), true))
                    : origin.parent().map(Link::of);
        }

        private static Link of(ParentLink link) {
            return new Link(link.sessionId(), link.head(), link.at(), false);
        }
    }

    /**
     * Follows the links as far as the journal has the sessions they name.
     *
     * @return one per link, the nearest parent first; empty for a session that goes on from no other
     * @throws JournalException when a parent that is there cannot be read at all
     */
    List<LinkedSession> of(UUID id) throws JournalException {
        List<LinkedSession> parents = new ArrayList<>();
        Set<UUID> seen = new HashSet<>(Set.of(id));
        Optional<Link> link = SessionOrigin.of(journal, id).flatMap(Link::of);
        while (link.isPresent()) {
            LinkedSession parent = follow(link.get());
            parents.add(parent);
            // Hashes make a circle impossible, but what a forged log says need not be possible.
            boolean further = parent.outcome() != Outcome.MISSING && seen.add(parent.sessionId());
            link = further ? SessionOrigin.of(journal, parent.sessionId()).flatMap(Link::of) : Optional.empty();
        }
        return parents;
    }

    private LinkedSession follow(Link link) throws JournalException {
        if (!journal.exists(link.sessionId())) {
            return parent(link, link.at(), Optional.empty(), Outcome.MISSING, Optional.empty());
        }
        Verification verification = Verification.of(journal, link.sessionId());
        Events events = events(link.sessionId());
        OptionalInt at = link.byHash() ? events.position(link.head()) : link.at();
        // Without a number it is the end; of a parent that was gone on from before that, the rest may be missing still.
        boolean sound = verification.report().passed() || at.isPresent() && verification.onlyOpen();
        Optional<Digest> found =
                at.isPresent() ? events.hash(at.getAsInt()) : link.byHash() ? Optional.empty() : events.end();
        Outcome outcome = !found.equals(Optional.of(link.head()))
                ? Outcome.ANOTHER_HEAD
                : sound ? Outcome.VERIFIED : Outcome.NOT_VERIFIED;
        return parent(link, at, found, outcome, Optional.of(verification));
    }

    private static LinkedSession parent(
            Link link, OptionalInt at, Optional<Digest> found, Outcome outcome, Optional<Verification> verification) {
        return new LinkedSession(
                Relation.PARENT,
                link.sessionId(),
                at,
                Optional.empty(),
                Optional.of(link.head()),
                found,
                outcome,
                verification);
    }

    /** The hashes of a session's events, and that of its end where it has one. */
    private record Events(List<Digest> hashes, Optional<Digest> end) {
        OptionalInt position(Digest hash) {
            int at = hashes.indexOf(hash);
            return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
        }

        Optional<Digest> hash(int number) {
            return number >= 0 && number < hashes.size() ? Optional.of(hashes.get(number)) : Optional.empty();
        }
    }

    /** The events of a session, as far as it is intact. */
    private Events events(UUID id) throws JournalException {
        List<Digest> hashes = new ArrayList<>();
        Optional<Digest> end = Optional.empty();
        try (IntactPrefix log = new IntactPrefix(journal.read(id))) {
            for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
                if (entry.get() instanceof EventEntry event) {
                    hashes.add(event.hash());
                    end = event.event().kind() instanceof EventKind.SessionEnd ? Optional.of(event.hash()) : end;
                }
            }
        } catch (JournalException e) {
            // Damage at its very beginning is reported by the verification.
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
        }
        return new Events(hashes, end);
    }
}
