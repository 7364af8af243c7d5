package dev.akmon.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ParentLink;
import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.session.SessionOrigin;
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
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * A parent that a session names, held against what the journal has of it.
 *
 * @param link what the session says
 * @param outcome how it compares
 * @param found the hash of the event that was named, as it is in the journal
 * @param verification the parent's own verification; empty when it is not in the journal
 */
public record ParentCheck(
        ParentLink link, Outcome outcome, Optional<Digest> found, Optional<Verification> verification) {

    /** How a parent compares with what its child says. */
    public enum Outcome {
        /** It verifies, and the named event has the named hash. */
        VERIFIED,
        /** It is not in the journal. */
        MISSING,
        /** The named event has another hash, or is not there. */
        ANOTHER_HEAD,
        /** The named event has the named hash, but something else of the parent does not verify. */
        NOT_VERIFIED;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Follows the links of a session as far as the journal has the sessions they name.
     *
     * @return one check per link, the nearest parent first; empty for a session that goes on from no other
     * @throws JournalException when a parent that is there cannot be read at all
     */
    public static List<ParentCheck> ofParents(Journal journal, UUID id) throws JournalException {
        List<ParentCheck> checks = new ArrayList<>();
        Set<UUID> seen = new HashSet<>(Set.of(id));
        Optional<ParentLink> link = parentOf(journal, id);
        while (link.isPresent()) {
            ParentCheck check = of(journal, link.get());
            checks.add(check);
            // Hashes make a circle impossible, but what a forged log says need not be possible.
            boolean further =
                    check.outcome() != Outcome.MISSING && seen.add(link.get().sessionId());
            link = further ? parentOf(journal, link.get().sessionId()) : Optional.empty();
        }
        return checks;
    }

    /** Whether all is well; a missing parent is, unless parents are required. */
    public static boolean hold(List<ParentCheck> checks, boolean parentsRequired) {
        return checks.stream()
                .allMatch(check ->
                        check.outcome() == Outcome.VERIFIED || check.outcome() == Outcome.MISSING && !parentsRequired);
    }

    /** Adds the member {@code chain} to a report. */
    public static void addTo(ObjectNode report, List<ParentCheck> checks) {
        ArrayNode chain = report.putArray("chain");
        for (ParentCheck check : checks) {
            ObjectNode node = chain.addObject();
            node.put("session_id", check.link().sessionId().toString());
            node.put("named_head", check.link().head().hex());
            node.put(
                    "at",
                    check.link().at().isPresent() ? (Integer) check.link().at().getAsInt() : null);
            node.put("found_head", check.found().map(Digest::hex).orElse(null));
            node.put("outcome", check.outcome().wireName());
            ArrayNode violations = node.putArray("violations");
            check.verification()
                    .ifPresent(verification -> verification
                            .report()
                            .violations()
                            .forEach(violation -> violations.add(violation.message())));
        }
    }

    private static Optional<ParentLink> parentOf(Journal journal, UUID id) throws JournalException {
        Optional<SessionOrigin> origin = SessionOrigin.of(journal, id);
        Optional<SubagentLink> principal = origin.flatMap(SessionOrigin::subagentOf);
        return principal.isPresent()
                ? Optional.of(asParent(journal, principal.get()))
                : origin.flatMap(SessionOrigin::parent);
    }

    /** The session that a subagent works for in the place of a parent; its end where it has no such event. */
    private static ParentLink asParent(Journal journal, SubagentLink link) throws JournalException {
        OptionalInt at = OptionalInt.empty();
        if (journal.exists(link.sessionId())) {
            try (IntactPrefix log = new IntactPrefix(journal.read(link.sessionId()))) {
                int number = 0;
                for (Optional<LogEntry> entry = log.next(); entry.isPresent() && at.isEmpty(); entry = log.next()) {
                    if (entry.get() instanceof EventEntry event) {
                        at = event.hash().equals(link.head()) ? OptionalInt.of(number) : at;
                        number++;
                    }
                }
            } catch (JournalException e) {
                if (e.category() != JournalException.Category.DAMAGED) {
                    throw e;
                }
            }
        }
        return new ParentLink(link.sessionId(), link.head(), at);
    }

    private static ParentCheck of(Journal journal, ParentLink link) throws JournalException {
        UUID id = link.sessionId();
        if (!journal.exists(id)) {
            return new ParentCheck(link, Outcome.MISSING, Optional.empty(), Optional.empty());
        }
        Verification verification = Verification.of(journal, id);
        Optional<Digest> found = named(journal, link);
        boolean sound = verification.report().passed()
                // Of a parent that was forked the rest may be missing still.
                || link.at().isPresent() && verification.onlyOpen();
        Outcome outcome = !found.equals(Optional.of(link.head()))
                ? Outcome.ANOTHER_HEAD
                : sound ? Outcome.VERIFIED : Outcome.NOT_VERIFIED;
        return new ParentCheck(link, outcome, found, Optional.of(verification));
    }

    /** The hash of the event a link names: that of its number, or the parent's SessionEnd. */
    private static Optional<Digest> named(Journal journal, ParentLink link) throws JournalException {
        try (IntactPrefix log = new IntactPrefix(journal.read(link.sessionId()))) {
            int number = 0;
            for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
                if (entry.get() instanceof EventEntry event) {
                    boolean isNamed = link.at().isPresent()
                            ? number == link.at().getAsInt()
                            : event.event().kind() instanceof EventKind.SessionEnd;
                    if (isNamed) {
                        return Optional.of(event.hash());
                    }
                    number++;
                }
            }
            return Optional.empty();
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
            return Optional.empty(); // damaged at its very beginning, which the verification reports
        }
    }
}
