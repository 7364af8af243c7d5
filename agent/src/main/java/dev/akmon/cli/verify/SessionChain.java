package dev.akmon.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Result;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The sessions that a session is linked with, verified.
 *
 * @param parents those it goes on from, and of a subagent's the one it works for; the nearest first
 * @param subagents those that work for it
 */
public record SessionChain(List<LinkedSession> parents, List<LinkedSession> subagents) {
    public SessionChain {
        parents = List.copyOf(parents);
        subagents = List.copyOf(subagents);
    }

    /**
     * Follows the links of a session as far as the journal has the sessions they name.
     *
     * @throws JournalException when one that is there cannot be read at all
     */
    public static SessionChain of(Journal journal, UUID id) throws JournalException {
        return new SessionChain(new ParentLinks(journal).of(id), SubagentLinks.of(journal, id));
    }

    private Stream<LinkedSession> all() {
        return Stream.concat(parents.stream(), subagents.stream());
    }

    /** Whether every link holds; one to a session that is not here does, unless all are required. */
    public boolean holds(boolean allRequired) {
        return all().allMatch(linked -> linked.holds(allRequired));
    }

    /** Adds the members {@code chain}, {@code subagents} and {@code chain_passed} to a report. */
    public void addTo(ObjectNode report, boolean allRequired) {
        ArrayNode chain = report.putArray("chain");
        parents.forEach(parent -> parent.addTo(chain));
        ArrayNode list = report.putArray("subagents");
        subagents.forEach(subagent -> subagent.addTo(list));
        report.put("chain_passed", holds(allRequired));
    }

    /** What came of it, for a document. */
    public List<Check> checks(boolean allRequired) {
        return parents.isEmpty() && subagents.isEmpty()
                ? List.of(
                        new Check("It goes on from no other session, and no subagent worked for it", Result.PASSED, ""))
                : all().map(linked -> linked.check(allRequired)).toList();
    }
}
