package dev.akmon.journal.otel;

import java.util.UUID;

/**
 * What an import recorded.
 *
 * @param turnsEmitted UserTurn and AssistantTurn events
 * @param turnsSuppressed calls of a model for whose answer the trace has no content, so that no turn was recorded
 */
public record OtelReport(
        UUID sessionId,
        TraceCapture captureLevel,
        long providerCalls,
        long toolCalls,
        long turnsEmitted,
        long turnsSuppressed) {
    /** The version of the semantic conventions that the session's objects name. */
    public static final String SEMCONV_VERSION = GenAi.SEMCONV_VERSION;
}
