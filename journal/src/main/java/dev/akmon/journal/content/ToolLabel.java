package dev.akmon.journal.content;

/** Tools as people call them: those of MCP servers, which models know as {@code mcp__server__tool}, as {@code server: tool}. */
public final class ToolLabel {
    private static final String MCP = "mcp__";
    private static final String SEPARATOR = "__";

    private ToolLabel() {}

    /** The label of the tool with this name; not made safe to print. */
    public static String of(String name) {
        int separator = name.startsWith(MCP) ? name.indexOf(SEPARATOR, MCP.length()) : -1;
        return separator <= MCP.length() || separator + SEPARATOR.length() == name.length()
                ? name
                : name.substring(MCP.length(), separator) + ": " + name.substring(separator + SEPARATOR.length());
    }
}
