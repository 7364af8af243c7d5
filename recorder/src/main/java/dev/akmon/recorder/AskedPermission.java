package dev.akmon.recorder;

/**
 * One thing a tool call needs leave for.
 *
 * @param kind {@code read}, {@code list}, {@code write}, {@code execute} or {@code fetch}
 * @param subject what it applies to: a path relative to the workspace, symbolic links resolved and parts separated by
 *     {@code /}; a command line; a URL
 */
public record AskedPermission(String kind, String subject) {}
