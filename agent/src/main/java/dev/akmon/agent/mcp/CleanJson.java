package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.akmon.recorder.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** JSON of a server in a form that can be recorded: without keys of the user's, and with what canonical JSON can hold. */
final class CleanJson {
    /** Stands in the place of a file in base64 that has a key of the user's in it. */
    static final String LEFT_OUT = "[left out by akmon: a key is in it]";

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

    /** A copy of an answer to {@code tools/call}, whose content may hold files in base64: those with secrets are left out. */
    JsonNode ofAnswer(JsonNode answer) {
        JsonNode copy = of(answer);
        for (JsonNode part : copy.path("result").path("content")) {
            leaveOutSecret(part, "data");
            leaveOutSecret(part.path("resource"), "blob");
        }
        return copy;
    }

    private void leaveOutSecret(JsonNode holder, String member) {
        if (!holder.path(member).isTextual()) {
            return;
        }
        try {
            byte[] file = Base64.getMimeDecoder().decode(holder.path(member).textValue());
            String plain = new String(file, StandardCharsets.ISO_8859_1);
            if (!scrub.apply(plain).equals(plain)) {
                ((ObjectNode) holder).put(member, LEFT_OUT);
            }
        } catch (IllegalArgumentException noBase64) {
            // Then it is text, and was cleaned as such.
        }
    }

    /** The text without secrets and without halves of surrogate pairs. */
    String text(String text) {
        return scrub.apply(WellFormed.text(text));
    }
}
