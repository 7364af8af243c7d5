package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A value of a YAML document that knows the line it begins on, so that what is wrong with it can be found. */
sealed interface YamlValue {

    /** Counted from 1. */
    int line();

    /** The kind of value, in words for an error message. */
    String kind();

    JsonNode toJson();

    record Scalar(JsonNode value, int line) implements YamlValue {
        @Override
        public String kind() {
            return switch (value.getNodeType()) {
                case STRING -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
                default -> "nothing";
            };
        }

        @Override
        public JsonNode toJson() {
            return value;
        }
    }

    record Sequence(List<YamlValue> items, int line) implements YamlValue {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public ArrayNode toJson() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.toJson()));
            return array;
        }
    }

    /** Keys in the order written. */
    record Mapping(Map<String, Entry> entries, int line) implements YamlValue {
        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            entries.forEach((key, entry) -> object.set(key, entry.value().toJson()));
            return object;
        }
    }

    /** A value and the line of its key, which may be above the line of the value. */
    record Entry(int keyLine, YamlValue value) {}
}
