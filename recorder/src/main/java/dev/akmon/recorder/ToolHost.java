package dev.akmon.recorder;

import java.util.List;
import java.util.function.Predicate;

/** The tools of a live session. */
public interface ToolHost {
    /** No tools: every call is refused. */
    ToolHost NONE = new ToolHost() {
        @Override
        public ToolPreparation prepare(ToolInvocation call) {
            return new ToolPreparation(List.of(), null, new ToolFailure("unknown_tool", "there are no tools"));
        }

        @Override
        public ToolOutcome run(ToolInvocation call, StopSignal stop) {
            throw new IllegalStateException("a call that cannot be prepared was allowed: " + call.name());
        }
    };

    /** Finds out what a call would touch, without touching anything. Reports failures in the preparation. */
    ToolPreparation prepare(ToolInvocation call);

    /**
     * Runs a call that was prepared and allowed. Tool-level failures are outcomes, not exceptions. Called from several
     * threads at once only for calls of tools that may run side by side.
     */
    ToolOutcome run(ToolInvocation call, StopSignal stop);

    /**
     * Ends commands that calls have left running. Who passes calls on to other tools passes this on too.
     *
     * @param callIds which calls it is about
     * @return those whose end nobody has been told of, in the order they were started
     */
    default List<EndedCommand> endCommands(Predicate<String> callIds) {
        return List.of();
    }
}
