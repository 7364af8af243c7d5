package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.Digest;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The session of a subagent as the outcome of the call names it: the member {@code subagent} of a ToolCall's output.
 *
 * @param sessionId its session
 * @param head the hash of that session's SessionEnd; empty when it could not be recorded to its end
 * @param exitReason how it ended
 * @param turns its model calls
 * @param toolCalls the tool calls it asked for
 * @param denied how many of them the policy or a person denied
 * @param usage the tokens it used
 * @param costUsd what they cost, empty when that is not known
 */
public record SubagentOutcome(
        UUID sessionId,
        Optional<Digest> head,
        String exitReason,
        int turns,
        int toolCalls,
        int denied,
        Usage usage,
        OptionalDouble costUsd) {
    /** The name of the tool whose calls subagents carry out. */
    public static final String TOOL = SubagentTool.NAME;

    /** The reason of a session that could not be recorded to its end. */
    private static final String NOT_RECORDED = "not_recorded";

    static SubagentOutcome of(UUID sessionId, RunResult result) {
        return new SubagentOutcome(
                sessionId,
                Optional.of(result.head()),
                result.exitReason().wireName(),
                result.turns(),
                result.toolCalls().total(),
                result.toolCalls().denied(),
                result.usage(),
                result.costUsd());
    }

    /** Of a session that could not be recorded any further; what it has used is not known. */
    static SubagentOutcome notRecorded(UUID sessionId) {
        return new SubagentOutcome(
                sessionId, Optional.empty(), NOT_RECORDED, 0, 0, 0, Usage.NONE, OptionalDouble.empty());
    }

    /** Reads the member; empty where there is none, or it does not name a session. */
    public static Optional<SubagentOutcome> of(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return Optional.empty();
        }
        try {
            JsonNode tokens = node.path("tokens");
            return Optional.of(new SubagentOutcome(
                    UUID.fromString(node.path("session_id").asText()),
                    node.path("head").isTextual()
                            ? Optional.of(Digest.parseHex(node.path("head").asText()))
                            : Optional.empty(),
                    node.path("exit_reason").asText(),
                    node.path("turns").asInt(),
                    node.path("tool_calls").asInt(),
                    node.path("denied").asInt(),
                    new Usage(
                            tokens.path("input").asLong(),
                            tokens.path("output").asLong(),
                            tokens.path("cache_read").asLong(),
                            tokens.path("cache_write").asLong()),
                    node.path("cost_usd").isNumber()
                            ? OptionalDouble.of(node.path("cost_usd").asDouble())
                            : OptionalDouble.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The member. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("session_id", sessionId.toString());
        node.put("head", head.map(Digest::hex).orElse(null));
        node.put("exit_reason", exitReason);
        node.put("turns", turns);
        node.put("tool_calls", toolCalls);
        node.put("denied", denied);
        node.putObject("tokens")
                .put("input", usage.input())
                .put("output", usage.output())
                .put("cache_read", usage.cacheRead())
                .put("cache_write", usage.cacheWrite());
        node.put("cost_usd", costUsd.isPresent() ? (Double) costUsd.getAsDouble() : null);
        return node;
    }
}
