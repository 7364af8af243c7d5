package dev.akmon.journal.otel;

import java.util.Optional;

/** What a span says it did, as far as an import cares. */
enum Operation {
    /** A model was called. */
    PROVIDER_CALL,
    /** A tool ran. */
    TOOL_CALL,
    /** An agent or workflow ran: the root of a session, but no event. */
    SESSION_ROOT,
    /** Part of the conventions, but no event. */
    OTHER;

    static Optional<Operation> named(String name) {
        return switch (name) {
            case "chat", "generate_content", "text_completion", "embeddings" -> Optional.of(PROVIDER_CALL);
            case "execute_tool" -> Optional.of(TOOL_CALL);
            case "invoke_agent", "invoke_workflow" -> Optional.of(SESSION_ROOT);
            case "create_agent", "retrieval" -> Optional.of(OTHER);
            default -> Optional.empty();
        };
    }
}
