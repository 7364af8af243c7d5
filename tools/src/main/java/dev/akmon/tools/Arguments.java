package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, checked against the tool's own schema as {@link ParameterSchema} builds it. */
public final class Arguments {

    private final JsonNode values;

    private Arguments(JsonNode values) {
        this.values = values;
    }

    /**
     * Checks the arguments of a call.
     *
     * @param schema the tool's schema, as {@link ParameterSchema} builds it
     * @throws ToolException {@code invalid_args}, when they do not fit it
     */
    public static Arguments checked(JsonNode values, ObjectNode schema) throws ToolException {
        return checked("the arguments", "the argument ", values, schema);
    }

    /**
     * @param whole what to call the object in messages
     * @param member what to say before the name of a member
     */
    private static Arguments checked(String whole, String member, JsonNode values, JsonNode schema)
            throws ToolException {
        if (!values.isObject()) {
            throw ToolException.invalid(whole + " must be a JSON object");
        }
        JsonNode properties = schema.get("properties");
        List<String> known = new ArrayList<>();
        properties.fieldNames().forEachRemaining(known::add);
        for (JsonNode name : schema.get("required")) {
            if (!values.has(name.asText())) {
                throw ToolException.invalid(member + name.asText() + " is missing");
            }
        }
        for (var names = values.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw ToolException.invalid("there is no argument " + DisplayName.of(name) + "; the arguments are "
                        + String.join(", ", known));
            }
            check(member + name, values.get(name), properties.get(name));
        }
        return new Arguments(values);
    }

    private static void check(String what, JsonNode value, JsonNode property) throws ToolException {
        String type = property.get("type").asText();
        boolean fits = switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
            case "array" -> value.isArray();
            default -> throw new IllegalStateException("schema type " + type);
        };
        if (!fits) {
            throw ToolException.invalid(what + " must be " + (type.matches("[aeiou].*") ? "an " : "a ") + type);
        }
        if (value.isTextual()) {
            checkText(what, value.textValue(), property.get("enum"));
        }
        if (value.isNumber()) {
            int minimum = property.get("minimum").intValue();
            int maximum = property.get("maximum").intValue();
            if (value.doubleValue() < minimum || value.doubleValue() > maximum) {
                throw ToolException.invalid(what + " must be between " + minimum + " and " + maximum);
            }
        }
        if (value.isArray()) {
            checkItems(what, value, property);
        }
    }

    private static void checkText(String what, String text, @Nullable JsonNode choice) throws ToolException {
        if (!Utf8.wellFormed(text)) {
            throw ToolException.invalid(what + " contains half of a surrogate pair, which is not a character");
        }
        if (choice != null) {
            List<String> words = new ArrayList<>();
            choice.forEach(word -> words.add(word.textValue()));
            if (!words.contains(text)) {
                throw ToolException.invalid(what + " must be one of " + String.join(", ", words));
            }
        }
    }

    private static void checkItems(String what, JsonNode list, JsonNode property) throws ToolException {
        int most = property.get("maxItems").intValue();
        if (list.size() > most) {
            throw ToolException.invalid(what + " has " + list.size() + " entries; at most " + most + " are taken");
        }
        JsonNode items = property.get("items");
        for (int i = 0; i < list.size(); i++) {
            String item = what + "[" + i + "]";
            if (items.get("type").asText().equals("object")) {
                checked(item, item + ".", list.get(i), items);
            } else {
                check(item, list.get(i), items);
            }
        }
    }

    /** A text that must be given. */
    public String string(String name) {
        return values.get(name).textValue();
    }

    /** A text that may be missing. */
    public Optional<String> optionalString(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::textValue);
    }

    /** A whole number; empty when it was left out. */
    public OptionalInt optionalInteger(String name) {
        JsonNode value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
    }

    /** A boolean. */
    public boolean flag(String name, boolean whenAbsent) {
        JsonNode value = values.get(name);
        return value == null ? whenAbsent : value.booleanValue();
    }

    /** The texts of a list; none when it is absent. */
    public List<String> strings(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : values.path(name)) {
            texts.add(item.textValue());
        }
        return texts;
    }

    /** The objects of a list. */
    public List<Arguments> objects(String name) {
        List<Arguments> objects = new ArrayList<>();
        for (JsonNode item : values.path(name)) {
            objects.add(new Arguments(item));
        }
        return objects;
    }

    /**
     * A pattern for files; one that begins with a slash means the same as without it.
     *
     * @throws ToolException {@code invalid_args}, when it is no pattern
     */
    public PathGlob glob(String name) throws ToolException {
        String pattern = string(name);
        try {
            return PathGlob.of(pattern.replaceFirst("^(\\./|/)+", ""));
        } catch (IllegalArgumentException e) {
            throw ToolException.invalid("the argument " + name + ": " + e.getMessage());
        }
    }
}
