package dev.akmon.agent.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells Gemini of tools in the part of JSON Schema it takes: types, properties, required ones, items, enumerations,
 * alternatives and descriptions. The rest is left out of what it is told; arguments are checked against the whole schema
 * all the same.
 */
public final class GeminiSchemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GeminiSchemas() {}

    /** The same tools for Gemini. */
    public static List<ToolSpecification> of(List<ToolSpecification> tools) {
        return tools.stream().map(GeminiSchemas::of).toList();
    }

    private static ToolSpecification of(ToolSpecification tool) {
        Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
        tool.parameters().properties().forEach((name, element) -> properties.put(name, plain(element)));
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description())
                .parameters(JsonObjectSchema.builder()
                        .addProperties(properties)
                        .required(tool.parameters().required())
                        .build())
                .build();
    }

    private static JsonSchemaElement plain(JsonSchemaElement element) {
        if (!(element instanceof JsonRawSchema raw)) {
            return element;
        }
        try {
            return element(JSON.readTree(raw.schema()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tool's schema that is not JSON", e);
        }
    }

    private static JsonSchemaElement element(JsonNode schema) {
        String description = schema.path("description").textValue();
        JsonNode alternatives = schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf");
        if (alternatives != null && alternatives.isArray()) {
            List<JsonSchemaElement> elements = new ArrayList<>();
            alternatives.forEach(one -> elements.add(element(one)));
            return JsonAnyOfSchema.builder()
                    .description(description)
                    .anyOf(elements)
                    .build();
        }
        if (schema.path("enum").isArray()) {
            List<String> values = new ArrayList<>();
            schema.path("enum").forEach(value -> values.add(value.asText()));
            return JsonEnumSchema.builder()
                    .description(description)
                    .enumValues(values)
                    .build();
        }
        return switch (type(schema.path("type"))) {
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            case "array" ->
                JsonArraySchema.builder()
                        .description(description)
                        .items(element(schema.path("items")))
                        .build();
            case "object" -> object(schema, description);
            default -> JsonStringSchema.builder().description(description).build();
        };
    }

    private static JsonObjectSchema object(JsonNode schema, @Nullable String description) {
        Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(p -> properties.put(p.getKey(), element(p.getValue())));
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        return JsonObjectSchema.builder()
                .description(description)
                .addProperties(properties)
                .required(required)
                .build();
    }

    /** The type, or of several the first that is not null. */
    private static String type(JsonNode type) {
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        return type.asText();
    }
}
