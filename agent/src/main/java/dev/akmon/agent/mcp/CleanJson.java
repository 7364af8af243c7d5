package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.akmon.recorder.WellFormed;
import java.util.function.UnaryOperator;

/** JSON of a server in a form that can be recorded: without keys of the user's, and with what canonical JSON can hold. */
final class CleanJson {
    private final UnaryOperator<String> scrub;

    /** @param scrub takes secrets out of a text */
    CleanJson(UnaryOperator<String> scrub) {
        this.scrub = scrub;
    }

    /** A copy with every text, names of members included, cleaned. */
    JsonNode of(JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> copy.set(text(member.getKey()), of(member.getValue())));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(of(element)));
            return copy;
        }
        if (node.isTextual()) {
            return TextNode.valueOf(text(node.textValue()));
        }
        // A number too large for a double is infinite to canonical JSON, which has no such thing.
        return node.isNumber() && Double.isInfinite(node.doubleValue()) ? TextNode.valueOf(node.asText()) : node;
    }

    /** The text without secrets and without halves of surrogate pairs. */
    String text(String text) {
        return scrub.apply(WellFormed.text(text));
    }
}
