package dev.akmon.journal.otel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.journal.SortedJson;
import java.util.Optional;

/** JSON inside strings of a trace. */
final class TraceJson {
    private TraceJson() {}

    /** The value a text is; empty when it is no JSON. */
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(SortedJson.parseKeepingLast(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The value a text is, or the text itself. */
    static JsonNode parseOrText(String text) {
        return parse(text).orElseGet(() -> JsonNodeFactory.instance.textNode(text));
    }
}
