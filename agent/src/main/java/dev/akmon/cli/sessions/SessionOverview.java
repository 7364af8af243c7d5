package dev.akmon.cli.sessions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ParentLink;
import dev.akmon.agent.SubagentLink;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One session in a list.
 *
 * @param id the session
 * @param name the name it was given, null for none
 * @param startedAt when it began; null when not even that can be read
 * @param state whether it has its end, is being written, or neither
 * @param model the model, null when the session does not say
 * @param project the root of the project it worked in, null when the session does not say
 * @param parent the session it goes on from, null for none
 * @param subagentOf the session it works for, null when it is no subagent's
 * @param subagents how many sessions of subagents work for it, as far as they are in the journal
 * @param turns model calls
 * @param events all events
 * @param head hash of the last event, 64 hex digits; null when there is none
 * @param task first line of the first prompt, null when there is none
 * @param problem what is wrong with a damaged session, else null
 */
public record SessionOverview(
        UUID id,
        @Nullable String name,
        @Nullable Instant startedAt,
        State state,
        @Nullable String model,
        @Nullable String project,
        @Nullable ParentLink parent,
        @Nullable SubagentLink subagentOf,
        int subagents,
        long turns,
        long events,
        @Nullable String head,
        @Nullable String task,
        @Nullable String problem) {

    /** The session in a report. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("session_id", id.toString());
        node.put("name", name);
        node.put("started_at", startedAt == null ? null : startedAt.toString());
        node.put("state", state.reported());
        node.put(
                "writer",
                state == State.RUNNING || state == State.DIED ? state.name().toLowerCase(Locale.ROOT) : null);
        node.put("model", model);
        node.put("project", project);
        node.set("parent", parent == null ? node.nullNode() : parent.toJson());
        node.set("subagent_of", subagentOf == null ? node.nullNode() : subagentOf.toJson());
        node.put("subagents", subagents);
        node.put("turns", turns);
        node.put("events", events);
        node.put("head", head);
        node.put("task", task);
        return node.put("problem", problem);
    }

    /** What became of a session. */
    public enum State {
        /** It has its SessionEnd. */
        CLOSED,
        /** It has none yet: a live process is writing it. */
        RUNNING,
        /** It has none and nobody writes it any more. */
        DIED,
        /** Its log cannot be read to the end. */
        DAMAGED;

        private String reported() {
            return this == RUNNING || this == DIED ? "open" : name().toLowerCase(Locale.ROOT);
        }

        /** In words for people. */
        public String words() {
            return switch (this) {
                case CLOSED -> "closed";
                case RUNNING -> "open, running";
                case DIED -> "open, died";
                case DAMAGED -> "damaged";
            };
        }
    }
}
