package dev.akmon.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Result;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A session that another one is linked with, held against what is said of it there.
 *
 * @param relation what it is to the other
 * @param sessionId the session
 * @param event of a parent, the event that was named, empty for its end; of a subagent, the event of the other session that
 *     names it, or the gate of its call where none does
 * @param callId the call it carried out; empty for a parent
 * @param named the hash it was named with
 * @param found the hash it has there
 * @param outcome how they compare
 * @param verification its own verification; empty when it is not in the journal
 */
public record LinkedSession(
        Relation relation,
        UUID sessionId,
        OptionalInt event,
        Optional<String> callId,
        Optional<Digest> named,
        Optional<Digest> found,
        Outcome outcome,
        Optional<Verification> verification) {

    /** What a session is to the one that is verified. */
    public enum Relation {
        /** That one goes on from it, or works for it. */
        PARENT("parent"),
        /** It works for that one. */
        SUBAGENT("subagent");

        private final String word;

        Relation(String word) {
            this.word = word;
        }
    }

    /** How a session compares with what is said of it. */
    public enum Outcome {
        /** It verifies, and is the one that was named. */
        VERIFIED("verified"),
        /** It is not in the journal. */
        MISSING("not here"),
        /** The named event has another hash, or is not there. */
        ANOTHER_HEAD("is another"),
        /** It names another call, or an event that the session does not have. */
        ANOTHER_CALL("is another"),
        /** It is the one that was named, but something else of it does not verify. */
        NOT_VERIFIED("not verified"),
        /** No head was named, because it could not be recorded to its end. */
        NO_HEAD("without a head"),
        /** The call has no outcome, so that nothing in the session stands for what the subagent did. */
        UNFINISHED("unfinished");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether all is well; that it is missing is, unless it is required. */
    boolean holds(boolean required) {
        return outcome == Outcome.VERIFIED || outcome == Outcome.MISSING && !required;
    }

    /** What it is and how it compares, in a few words. */
    String headline() {
        return relation.word + " " + outcome.words;
    }

    /** What was compared, in one line. */
    String explanation() {
        String head = named.map(Digest::hex).orElse("no head");
        return switch (outcome) {
            case VERIFIED -> place() + ", as named: " + head;
            case MISSING ->
                place() + ", named with " + head
                        + (relation == Relation.PARENT ? "; the chain cannot be followed further" : "");
            case ANOTHER_HEAD ->
                place() + " was named with " + head + ", but has "
                        + found.map(Digest::hex).orElse("no such event");
            case ANOTHER_CALL -> place() + " does not say it worked for that call";
            case NOT_VERIFIED -> place();
            case NO_HEAD -> place() + " could not be recorded to its end; there is nothing to hold it against";
            case UNFINISHED ->
                place() + (isBeingWritten() ? " is still at work" : " was cut off")
                        + "; the call has no outcome, so no head but its own covers it: "
                        + found.map(Digest::hex).orElse("none");
        };
    }

    Check check(boolean required) {
        Result result =
                !holds(required) ? Result.FAILED : outcome == Outcome.MISSING ? Result.NOT_CHECKED : Result.PASSED;
        String detail = outcome == Outcome.NOT_VERIFIED ? "akmon verify " + sessionId + " says what is wrong" : "";
        String headline = headline();
        return new Check(
                headline.substring(0, 1).toUpperCase(Locale.ROOT) + headline.substring(1) + ": " + explanation(),
                result,
                detail);
    }

    private boolean isBeingWritten() {
        return verification.filter(Verification::beingWritten).isPresent();
    }

    private String place() {
        String where = relation == Relation.PARENT ? " at event " : " of event ";
        return "session " + sessionId + (event.isPresent() ? where + event.getAsInt() : "");
    }

    void addTo(ArrayNode list) {
        ObjectNode node = list.addObject();
        node.put("session_id", sessionId.toString());
        Integer number = event.isPresent() ? (Integer) event.getAsInt() : null;
        node.put(relation == Relation.PARENT ? "at" : "event", number);
        callId.ifPresent(id -> node.put("call_id", id));
        node.put("named_head", named.map(Digest::hex).orElse(null));
        node.put("found_head", found.map(Digest::hex).orElse(null));
        node.put("outcome", outcome.wireName());
        ArrayNode violations = node.putArray("violations");
        verification.ifPresent(
                its -> its.report().violations().forEach(violation -> violations.add(violation.message())));
    }
}
