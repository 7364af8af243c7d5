package dev.akmon.recorder;

/** The tools of a live session. */
public interface ToolHost {
    /** Finds out what a call would touch, without touching anything. Reports failures in the preparation. */
    ToolPreparation prepare(ToolInvocation call);

    /**
     * Runs a call that was prepared and allowed. Tool-level failures are outcomes, not exceptions. Called from several
     * threads at once only for calls of tools that may run side by side.
     */
    ToolOutcome run(ToolInvocation call, StopSignal stop);
}
