package dev.akmon.recorder;

import dev.akmon.recorder.http.Exchange;
import dev.akmon.recorder.http.HttpCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one boundary between an agent and everything nondeterministic or outside its process.
 *
 * <p>An agent written against this interface is a deterministic function of what the methods return: the live
 * implementation performs ({@link LiveSeam}), a playback implementation answers from a recording. Nothing above the seam
 * may read a clock, a file, an environment variable or a random number; what it needs of those is part of the session's
 * config object, which is itself recorded.
 *
 * <p>The seam only performs. What is written to the journal, and in which order, is {@link SessionRecorder}'s business and
 * therefore the same code in a live run and in a replay.
 */
public interface Seam {
    /**
     * Waits for the next thing the user asks for.
     *
     * @return what was asked for, or empty when the session is over (the user left, a headless task is done)
     */
    Optional<UserInput> nextInput();

    /**
     * Says that a turn of a conversation is over. A request to stop that was about this turn is spent; one that is about
     * the whole session stays.
     */
    void turnOver();

    /** Starts one HTTP attempt. Never throws: a failure surfaces when the exchange's head or body is read. */
    Exchange exchange(HttpCall call);

    /** Waits out a retry delay; returns early when a stop is requested. A playback returns at once. */
    void pause(Duration delay);

    /** Finds out what a tool call would touch, without touching anything. */
    ToolPreparation prepare(ToolInvocation call);

    /** Asks a person whether a call may run. */
    ApprovalAnswer ask(ApprovalQuestion question);

    /**
     * Runs tool calls, side by side when there are several, and waits for all of them.
     *
     * @return one outcome per call, in the order of {@code calls}, however they finished
     */
    List<ToolOutcome> run(List<ToolInvocation> calls);

    /**
     * Has commands ended that tool calls have left running, at the end of the session.
     *
     * @return those whose end nobody has been told of, in the order they were started
     */
    default List<EndedCommand> endCommands() {
        return List.of();
    }

    /** Whether something outside (a signal, the wall clock) has asked the session to stop. */
    Optional<StopReason> stopRequested(StopPoint point);
}
