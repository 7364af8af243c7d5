package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One thing a model can ask for. A call goes in two steps: {@link #prepare} says what it would touch, and only what it
 * returns can act. Tools keep no state between calls and may be used from several threads.
 */
public interface Tool {

    /** The name a model calls it by: lower-case letters and underscores. */
    String name();

    /** What it does and how to use it well, in words for a model. */
    String description();

    /** The JSON Schema of its arguments, always with the same property order; a fresh copy for each caller. */
    ObjectNode parameters();

    /** Whether it only reads, so that a call may run beside its neighbours. */
    boolean parallel();

    /**
     * Checks the arguments, resolves the paths and reads what a preview needs. Changes nothing.
     *
     * <p>What depends on the content of a file is never part of a failure here, since nobody has allowed the call yet:
     * such failures come from {@link PreparedCall#run}.
     *
     * @throws ToolException when the call cannot be made at all: bad arguments, a path outside the workspace, no such
     *     file
     */
    PreparedCall prepare(JsonNode arguments) throws ToolException;
}
