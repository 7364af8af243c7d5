package dev.akmon.agent.mcp;

/** A server has another tool now than the one of that name which the model knows. */
final class ToolChangedException extends Exception {
    private static final long serialVersionUID = 1L;
}
