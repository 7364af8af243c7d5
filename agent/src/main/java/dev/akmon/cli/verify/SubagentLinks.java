package dev.akmon.cli.verify;

import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.agent.session.SubagentCall;
import dev.akmon.agent.session.SubagentCalls;
import dev.akmon.cli.verify.LinkedSession.Outcome;
import dev.akmon.cli.verify.LinkedSession.Relation;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Follows the links of a session to those of its subagents. */
final class SubagentLinks {
    private final Journal journal;
    private final SubagentCalls calls;

    private SubagentLinks(Journal journal, SubagentCalls calls) {
        this.journal = journal;
        this.calls = calls;
    }

    /**
     * Checks the subagents of a session: those its calls name, then those that were cut off before a call could.
     *
     * @throws JournalException when a session that is there cannot be read at all
     */
    static List<LinkedSession> of(Journal journal, UUID id) throws JournalException {
        SubagentCalls calls = SubagentCalls.of(journal, id);
        SubagentLinks links = new SubagentLinks(journal, calls);
        List<LinkedSession> subagents = new ArrayList<>();
        for (SubagentCall call : calls.named()) {
            subagents.add(links.follow(call));
        }
        for (SubagentCalls.CutOff call : calls.cutOff(journal)) {
            subagents.add(links.follow(call));
        }
        return subagents;
    }

    private LinkedSession follow(SubagentCall call) throws JournalException {
        UUID id = call.outcome().sessionId();
        Optional<Verification> verification =
                journal.exists(id) ? Optional.of(Verification.of(journal, id)) : Optional.empty();
        Outcome outcome = verification.isEmpty() ? Outcome.MISSING : compare(call, verification.get());
        return subagent(id, call.event(), call.callId(), call.outcome().head(), outcome, verification);
    }

    private Outcome compare(SubagentCall call, Verification verification) {
        Optional<Digest> named = call.outcome().head();
        if (named.isPresent() && !named.equals(verification.report().head())) {
            return Outcome.ANOTHER_HEAD;
        }
        boolean namesTheCall = SessionOrigin.of(journal, call.outcome().sessionId())
                .flatMap(SessionOrigin::subagentOf)
                .filter(link -> calls.isOf(link, call))
                .isPresent();
        if (!namesTheCall) {
            return Outcome.ANOTHER_CALL;
        }
        if (named.isEmpty()) {
            return Outcome.NO_HEAD;
        }
        return verification.report().passed() ? Outcome.VERIFIED : Outcome.NOT_VERIFIED;
    }

    /** What it was cut off from is known by its own beginning, so there is nothing to compare. */
    private LinkedSession follow(SubagentCalls.CutOff call) throws JournalException {
        Verification verification = Verification.of(journal, call.sessionId());
        boolean intact = verification.report().passed() || verification.onlyOpen();
        return subagent(
                call.sessionId(),
                call.gate(),
                call.callId(),
                Optional.empty(),
                intact ? Outcome.UNFINISHED : Outcome.NOT_VERIFIED,
                Optional.of(verification));
    }

    private static LinkedSession subagent(
            UUID id,
            int event,
            String callId,
            Optional<Digest> named,
            Outcome outcome,
            Optional<Verification> verification) {
        return new LinkedSession(
                Relation.SUBAGENT,
                id,
                OptionalInt.of(event),
                Optional.of(callId),
                named,
                verification.flatMap(its -> its.report().head()),
                outcome,
                verification);
    }
}
