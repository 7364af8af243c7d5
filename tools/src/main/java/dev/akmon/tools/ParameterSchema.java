package dev.akmon.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Builds the JSON Schema of a tool's arguments: an object of strings, choices between words, integers, flags, and lists of
 * strings or of such objects, and nothing else.
 */
public final class ParameterSchema {

    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final ArrayNode required = JsonNodeFactory.instance.arrayNode();

    /** A text that must be given. */
    public ParameterSchema requiredString(String name, String description) {
        required.add(name);
        return string(name, description);
    }

    /** Adds an optional text. */
    public ParameterSchema string(String name, String description) {
        property(name, "string", description);
        return this;
    }

    /** One of a few words. */
    public ParameterSchema requiredChoice(String name, String description, List<String> words) {
        required.add(name);
        ArrayNode listed = property(name, "string", description).putArray("enum");
        words.forEach(listed::add);
        return this;
    }

    /** Adds a list of texts that must be there. */
    public ParameterSchema requiredStrings(String name, String description, int mostItems) {
        required.add(name);
        return strings(name, description, mostItems);
    }

    /** Adds an optional list of texts. */
    public ParameterSchema strings(String name, String description, int mostItems) {
        property(name, "array", description)
                .put("maxItems", mostItems)
                .putObject("items")
                .put("type", "string");
        return this;
    }

    /** Adds a list of objects that must be there; {@code items} says what each of them is. */
    public ParameterSchema requiredObjects(String name, String description, int mostItems, ParameterSchema items) {
        required.add(name);
        property(name, "array", description).put("maxItems", mostItems).set("items", items.build());
        return this;
    }

    /** A whole number, which may be left out. */
    public ParameterSchema integer(String name, String description, int minimum, int maximum) {
        property(name, "integer", description).put("minimum", minimum).put("maximum", maximum);
        return this;
    }

    /** Adds an optional boolean. */
    public ParameterSchema flag(String name, String description) {
        property(name, "boolean", description);
        return this;
    }

    private ObjectNode property(String name, String type, String description) {
        return properties.putObject(name).put("type", type).put("description", description);
    }

    /** The schema. */
    public ObjectNode build() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.set("properties", properties.deepCopy());
        schema.set("required", required.deepCopy());
        schema.put("additionalProperties", false);
        return schema;
    }
}
