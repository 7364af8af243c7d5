package dev.akmon.recorder;

/**
 * The places at which a session looks whether it was asked to stop. A playback uses the place to tell, from the events
 * recorded next, whether the recorded session stopped there.
 */
public enum StopPoint {
    /** When there is no further prompt: the session was stopped, or nothing more is asked for. */
    AT_PROMPT,
    /** Before the first attempt of a model call. */
    BEFORE_MODEL_CALL,
    /** Between two attempts of one model call. */
    BEFORE_RETRY,
    /** After a model call that brought no answer. */
    AFTER_MODEL_CALL,
    /** Before the gate of a tool call. */
    BEFORE_TOOL_CALL
}
