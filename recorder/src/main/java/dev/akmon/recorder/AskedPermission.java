package dev.akmon.recorder;

import org.jspecify.annotations.Nullable;

/**
 * One thing a tool call needs leave for.
 *
 * @param kind {@code read}, {@code list}, {@code write}, {@code execute}, {@code fetch}, {@code mcp} or
 *     {@code subagent}
 * @param subject what it applies to: a path relative to the workspace, symbolic links resolved and parts separated by
 *     {@code /}; a command line; a URL; {@code server/tool} of an MCP server; the tools of a subagent
 * @param cwd the directory a command runs in, named like a path; null for the workspace itself and for what is no command
 */
public record AskedPermission(
        String kind, String subject, @Nullable String cwd) {
    /** Leave that has nothing to do with a directory, or is for a command in the workspace itself. */
    public AskedPermission(String kind, String subject) {
        this(kind, subject, null);
    }
}
