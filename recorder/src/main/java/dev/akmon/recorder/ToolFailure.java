package dev.akmon.recorder;

/**
 * Why a tool call failed.
 *
 * @param code a stable machine-readable word, such as {@code path_escape} or {@code not_found}
 * @param message one line for the model and for people
 */
public record ToolFailure(String code, String message) {}
