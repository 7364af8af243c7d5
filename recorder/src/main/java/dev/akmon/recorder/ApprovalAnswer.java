package dev.akmon.recorder;

import org.jspecify.annotations.Nullable;

/**
 * A person's answer about one tool call.
 *
 * @param allowed whether the call may run
 * @param remember whether the answer holds for the same call for the rest of the session
 * @param reason what the person said about it, passed on to the model; null when nothing was said
 */
public record ApprovalAnswer(
        boolean allowed, boolean remember, @Nullable String reason) {}
