package dev.akmon.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.agent.session.SubagentCall;
import dev.akmon.journal.Digest;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The session of a subagent, held against what the call says that it carried out.
 *
 * @param call what the call says
 * @param outcome how it compares
 * @param found the hash of the last event, as it is in the journal
 * @param verification the subagent's own verification; empty when its session is not in the journal
 */
public record SubagentCheck(
        SubagentCall call, Outcome outcome, Optional<Digest> found, Optional<Verification> verification) {

    /** How a subagent's session compares with what the call says. */
    public enum Outcome {
        /** It verifies, has the named head and names the call. */
        VERIFIED,
        /** It is not in the journal. */
        MISSING,
        /** It has another head than was named. */
        ANOTHER_HEAD,
        /** It names another call, or an event that the session does not have. */
        ANOTHER_CALL,
        /** It has the named head and names the call, but something else of it does not verify. */
        NOT_VERIFIED,
        /** The call names no head, because the subagent's session could not be recorded to its end. */
        NO_HEAD;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the subagents of a session.
     *
     * @throws JournalException when a session that is there cannot be read at all
     */
    public static List<SubagentCheck> of(Journal journal, UUID id) throws JournalException {
        List<SubagentCheck> checks = new ArrayList<>();
        try (IntactPrefix log = new IntactPrefix(journal.read(id));
                StoredSession session = StoredSession.load(log)) {
            for (SubagentCall call : SubagentCall.of(journal, id)) {
                checks.add(of(journal, session, call));
            }
            return checks;
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
            return checks; // damaged at its very beginning, which the verification reports
        }
    }

    private static SubagentCheck of(Journal journal, StoredSession session, SubagentCall call) throws JournalException {
        UUID id = call.outcome().sessionId();
        if (!journal.exists(id)) {
            return new SubagentCheck(call, Outcome.MISSING, Optional.empty(), Optional.empty());
        }
        Verification verification = Verification.of(journal, id);
        Optional<Digest> found = verification.report().head();
        return new SubagentCheck(
                call,
                compare(call, found, verification, namesTheCall(journal, session, call)),
                found,
                Optional.of(verification));
    }

    private static Outcome compare(
            SubagentCall call, Optional<Digest> found, Verification verification, boolean namesTheCall) {
        if (call.outcome().head().isPresent() && !call.outcome().head().equals(found)) {
            return Outcome.ANOTHER_HEAD;
        }
        if (!namesTheCall) {
            return Outcome.ANOTHER_CALL;
        }
        if (call.outcome().head().isEmpty()) {
            return Outcome.NO_HEAD;
        }
        return verification.report().passed() ? Outcome.VERIFIED : Outcome.NOT_VERIFIED;
    }

    private static boolean namesTheCall(Journal journal, StoredSession session, SubagentCall call) {
        return SessionOrigin.of(journal, call.outcome().sessionId())
                .flatMap(SessionOrigin::subagentOf)
                .filter(link -> names(link, session, call))
                .isPresent();
    }

    private static boolean names(SubagentLink link, StoredSession session, SubagentCall call) {
        int gate = session.eventHashes().indexOf(link.head());
        return link.sessionId().equals(session.sessionId())
                && link.callId().equals(call.callId())
                && gate >= 0
                && gate < call.event();
    }

    /** Whether all is well; a missing session is, unless all are required. */
    public static boolean hold(List<SubagentCheck> checks, boolean allRequired) {
        return checks.stream()
                .allMatch(check ->
                        check.outcome() == Outcome.VERIFIED || check.outcome() == Outcome.MISSING && !allRequired);
    }

    /** Adds the member {@code subagents} to a report. */
    public static void addTo(ObjectNode report, List<SubagentCheck> checks) {
        ArrayNode list = report.putArray("subagents");
        for (SubagentCheck check : checks) {
            ObjectNode node = list.addObject();
            node.put("session_id", check.call().outcome().sessionId().toString());
            node.put("event", check.call().event());
            node.put("call_id", check.call().callId());
            node.put(
                    "named_head", check.call().outcome().head().map(Digest::hex).orElse(null));
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
}
