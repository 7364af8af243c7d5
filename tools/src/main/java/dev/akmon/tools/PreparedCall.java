package dev.akmon.tools;

import dev.akmon.tools.sandbox.Sandbox;
import java.util.List;
import java.util.Optional;

/** A call whose effects are known and which waits to be allowed. */
public interface PreparedCall {

    /**
     * Everything the call needs to be allowed for, in the order it would be touched, without repetitions; nothing when it
     * touches nothing outside the conversation.
     */
    List<Permission> permissions();

    /** What would change, for a person: a unified diff, or the command to be run. */
    Optional<String> preview();

    /** What confines the programs that the call runs, as {@link Sandbox#level} names it; empty when it runs none. */
    default Optional<String> sandbox() {
        return Optional.empty();
    }

    /**
     * Performs the call. Failures come back as results, never as exceptions. A call that writes checks first that every
     * file is still as {@link Tool#prepare} saw it, and fails with {@code changed_meanwhile} if not.
     */
    ToolResult run(Cancellation cancellation);

    /**
     * The same for a call that later calls can name.
     *
     * @param callId the call's id, which no other call of the conversation has
     */
    default ToolResult run(String callId, Cancellation cancellation) {
        return run(cancellation);
    }
}
