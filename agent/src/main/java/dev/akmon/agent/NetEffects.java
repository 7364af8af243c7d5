package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The side effects of several calls as those of one: of each file what was before the first change and what is after the
 * last. Thread-safe.
 */
final class NetEffects {
    private final Map<String, ObjectNode> files = new TreeMap<>();

    /** Adds what a further call changed; null for nothing. */
    synchronized void add(@Nullable JsonNode sideEffects) {
        if (sideEffects != null) {
            sideEffects.path("files").forEach(this::addFile);
        }
    }

    private void addFile(JsonNode file) {
        ObjectNode earlier = files.putIfAbsent(file.path("path").asText(), file.deepCopy());
        if (earlier != null) {
            earlier.set("after", file.path("after"));
        }
    }

    /** The side-effects object; null when nothing is other than it was. */
    synchronized @Nullable JsonNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode changed = node.putArray("files");
        files.values().stream()
                .filter(file -> !file.path("before").equals(file.path("after")))
                .forEach(changed::add);
        return changed.isEmpty() ? null : node;
    }
}
