package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The arguments of one call, checked against the tool's own schema as {@link ParameterSchema} builds it. */
final class Arguments {

    private final JsonNode values;

    private Arguments(JsonNode values) {
        this.values = values;
    }

    static Arguments checked(JsonNode values, ObjectNode schema) throws ToolException {
        if (!values.isObject()) {
            throw invalid("the arguments must be a JSON object");
        }
        JsonNode properties = schema.get("properties");
        List<String> known = new ArrayList<>();
        properties.fieldNames().forEachRemaining(known::add);
        for (JsonNode name : schema.get("required")) {
            if (!values.has(name.asText())) {
                throw invalid("the argument " + name.asText() + " is missing");
            }
        }
        for (var names = values.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw invalid("there is no argument " + DisplayName.of(name) + "; the arguments are "
                        + String.join(", ", known));
            }
            check(name, values.get(name), properties.get(name));
        }
        return new Arguments(values);
    }

    private static void check(String name, JsonNode value, JsonNode property) throws ToolException {
        String type = property.get("type").asText();
        boolean fits = switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
            default -> throw new IllegalStateException("schema type " + type);
        };
        if (!fits) {
            throw invalid("the argument " + name + " must be " + (type.equals("integer") ? "an " : "a ") + type);
        }
        if (value.isTextual() && !Utf8.wellFormed(value.textValue())) {
            throw invalid("the argument " + name + " contains half of a surrogate pair, which is not a character");
        }
        if (value.isNumber()) {
            int minimum = property.get("minimum").intValue();
            int maximum = property.get("maximum").intValue();
            if (value.doubleValue() < minimum || value.doubleValue() > maximum) {
                throw invalid("the argument " + name + " must be between " + minimum + " and " + maximum);
            }
        }
    }

    String string(String name) {
        return values.get(name).textValue();
    }

    Optional<String> optionalString(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::textValue);
    }

    OptionalInt optionalInteger(String name) {
        JsonNode value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
    }

    boolean flag(String name, boolean whenAbsent) {
        JsonNode value = values.get(name);
        return value == null ? whenAbsent : value.booleanValue();
    }

    private static ToolException invalid(String message) {
        return new ToolException(ErrorCode.INVALID_ARGS, message);
    }
}
