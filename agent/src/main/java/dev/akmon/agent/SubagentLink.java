package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import java.util.Optional;
import java.util.UUID;

/**
 * What the session of a subagent says about the session it works for: the member {@code subagent_of} of its config object,
 * {@code {"call_id":s,"head":hex,"session_id":uuid}}.
 *
 * @param sessionId the session it works for
 * @param callId the call of that session that it carries out
 * @param head the hash of that session's last event when the subagent began, a gate
 */
public record SubagentLink(UUID sessionId, String callId, Digest head) {
    /** The link in a config object; empty for a session that is no subagent's or does not say properly. */
    public static Optional<SubagentLink> of(JsonNode config) {
        JsonNode link = config.path("subagent_of");
        try {
            return Optional.of(new SubagentLink(
                    UUID.fromString(link.path("session_id").asText()),
                    link.path("call_id").asText(),
                    Digest.parseHex(link.path("head").asText())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The member of a config object, and of reports. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("call_id", callId)
                .put("head", head.hex())
                .put("session_id", sessionId.toString());
    }
}
