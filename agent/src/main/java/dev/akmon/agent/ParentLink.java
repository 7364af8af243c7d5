package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a session that goes on from another says about it: the member {@code parent} of its config object,
 * {@code {"at":n?,"head":hex,"session_id":uuid}}.
 *
 * @param sessionId the session it goes on from
 * @param head the hash of the last event it took over
 * @param at the number of that event where the parent had further events or no end; empty when it was the parent's
 *     SessionEnd, so that the whole parent was taken over
 */
public record ParentLink(UUID sessionId, Digest head, OptionalInt at) {
    /** The link in a config object; empty for a session that began on its own or does not say properly. */
    public static Optional<ParentLink> of(JsonNode config) {
        JsonNode parent = config.path("parent");
        try {
            JsonNode at = parent.path("at");
            return Optional.of(new ParentLink(
                    UUID.fromString(parent.path("session_id").asText()),
                    Digest.parseHex(parent.path("head").asText()),
                    at.isInt() ? OptionalInt.of(at.intValue()) : OptionalInt.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The member of a config object, and of reports. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        at.ifPresent(number -> node.put("at", number));
        return node.put("head", head.hex()).put("session_id", sessionId.toString());
    }
}
