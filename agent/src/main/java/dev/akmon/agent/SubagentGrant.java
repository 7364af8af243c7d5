package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * What a session can hand on to a subagent at the moment: never more than it has itself, and with those that work beside it
 * never more together.
 *
 * @param config its config, with the model that is asked now
 * @param policy the rules that hold now
 * @param toolCalls how many tool calls it may make
 * @param budgetUsd how much it may spend; empty when there is no limit
 * @param head its last event
 */
record SubagentGrant(SessionConfig config, ObjectNode policy, int toolCalls, OptionalDouble budgetUsd, Digest head) {
    private static final int MAX_TURNS = 30;

    private static final String NOTE = """

            You are a subagent: another agent works for the user and gave you the task. Nobody answers questions. Your last \
            message is all it gets to see, so let that say what you found or did, with files and lines, and keep it short.
            """;

    /** The config object of a subagent. */
    SessionConfig configFor(UUID parent, String callId, SubagentTool.Asked asked) {
        ObjectNode node = config.json().deepCopy();
        node.remove(List.of("interactive", "conversation", "parent"));
        node.set("subagent_of", new SubagentLink(parent, callId, head).toJson());
        ObjectNode limits = node.putObject("limits");
        limits.put("max_turns", Math.min(MAX_TURNS, config.maxTurns()));
        limits.put("max_tool_calls", toolCalls);
        budgetUsd.ifPresent(usd -> limits.put("max_budget_usd", usd));
        node.set("policy", policy);
        node.put(
                "policy_sha256",
                HashAlgorithm.SHA256.digest(CanonicalJson.write(policy)).hex());
        node.set(
                "tools",
                SessionConfigBuilder.tools(
                        config.tools().stream().filter(asked::mayCall).toList()));
        node.put("system_prompt", config.systemPrompt() + NOTE);
        return SessionConfigBuilder.recordable(node);
    }
}
