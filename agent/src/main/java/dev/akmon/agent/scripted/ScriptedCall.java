package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One tool call of a turn.
 *
 * @param name the tool's name; the scripted model does not check it
 * @param arguments the arguments, key order kept
 * @param id the call's id; null for one made of the turn's and the call's number
 */
public record ScriptedCall(
        String name, ObjectNode arguments, @Nullable String id) {

    public ScriptedCall {
        arguments = arguments.deepCopy();
    }

    /** A copy: a script does not change once read. */
    @Override
    public ObjectNode arguments() {
        return arguments.deepCopy();
    }
}
