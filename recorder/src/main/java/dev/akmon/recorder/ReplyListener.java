package dev.akmon.recorder;

import java.time.Duration;

/** Follows a model call as it happens, for display. Nothing a listener does may influence the session. */
public interface ReplyListener {
    /** A listener that shows nothing. */
    ReplyListener NONE = new ReplyListener() {};

    /** A piece of the answer's text has arrived. */
    default void onText(String delta) {}

    /** A piece of the model's reasoning has arrived. */
    default void onThinking(String delta) {}

    /** An attempt failed and another follows after {@code delay}; text shown so far does not count. */
    default void onRetry(int failedAttempt, String message, Duration delay) {}
}
