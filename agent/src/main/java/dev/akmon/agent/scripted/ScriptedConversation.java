package dev.akmon.agent.scripted;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one conversation, in order.
 *
 * @param when text that a message of the user must contain for this conversation to be used; null for any
 * @param turns at least one
 */
public record ScriptedConversation(@Nullable String when, List<ScriptedTurn> turns) {

    public ScriptedConversation {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a conversation needs a turn");
        }
    }

    static ScriptedConversation of(List<ScriptedTurn> turns) {
        return new ScriptedConversation(null, turns);
    }
}
