package dev.akmon.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.akmon.journal.CanonicalJson;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tools of a session: how the model is told of them, and whether arguments fit them. */
final class ToolCatalog {
    private static final int MAX_REPORTED_ERRORS = 5;

    private final Map<String, ToolDefinition> byName = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new HashMap<>();
    private SchemaRegistry registry;

    ToolCatalog(List<ToolDefinition> tools) {
        tools.forEach(tool -> byName.put(tool.name(), tool));
    }

    Set<String> names() {
        return byName.keySet();
    }

    Optional<ToolDefinition> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The tools in LangChain4j's form. Member order follows the config object, so that requests are stable. */
    List<ToolSpecification> specifications() {
        List<ToolSpecification> specifications = new ArrayList<>();
        for (ToolDefinition tool : byName.values()) {
            specifications.add(ToolSpecification.builder()
                    .name(tool.name())
                    .description(tool.description())
                    .parameters(objectSchema(tool.parameters()))
                    .build());
        }
        return specifications;
    }

    /**
     * The arguments a model sent, as JSON; what is not JSON becomes a JSON string of the text. They have been through
     * canonical JSON, so that a tool gets exactly what is recorded: a number that a double cannot hold is rounded before
     * the tool sees it, and what canonical JSON cannot hold at all counts as not being JSON.
     */
    static JsonNode arguments(String text) {
        if (text == null || text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            return CanonicalJson.parse(CanonicalJson.write(CanonicalJson.parse(utf8)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // Not the text itself: half a surrogate pair cannot be recorded.
            return TextNode.valueOf(new String(utf8, StandardCharsets.UTF_8));
        }
    }

    /** What is wrong with the arguments of a call, in one line for the model; empty when they fit the tool's schema. */
    Optional<String> problemsWith(ToolDefinition tool, JsonNode arguments) {
        if (!arguments.isObject()) {
            return Optional.of("the arguments are not a JSON object");
        }
        List<Error> errors = schema(tool).validate(arguments);
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = errors.stream()
                .map(e -> (e.getInstanceLocation().toString().isEmpty() ? "" : e.getInstanceLocation() + ": ")
                        + e.getMessage())
                .distinct()
                .sorted()
                .toList();
        String more =
                lines.size() > MAX_REPORTED_ERRORS ? " (and " + (lines.size() - MAX_REPORTED_ERRORS) + " more)" : "";
        return Optional.of("the arguments do not fit " + tool.name() + ": "
                + String.join("; ", lines.subList(0, Math.min(lines.size(), MAX_REPORTED_ERRORS))) + more);
    }

    private Schema schema(ToolDefinition tool) {
        return schemas.computeIfAbsent(tool.name(), name -> registry().getSchema(tool.parameters()));
    }

    private SchemaRegistry registry() {
        if (registry == null) {
            // The messages go to the model and into the journal, so they must not depend on the user's locale.
            registry = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    builder -> builder.schemaRegistryConfig(
                            SchemaRegistryConfig.builder().locale(Locale.ROOT).build()));
        }
        return registry;
    }

    private static JsonObjectSchema objectSchema(JsonNode schema) {
        Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(p -> properties.put(
                        p.getKey(), JsonRawSchema.from(p.getValue().toString())));
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        JsonObjectSchema.Builder builder =
                JsonObjectSchema.builder().addProperties(properties).required(required);
        JsonNode definitions = schema.path("$defs");
        if (definitions.isObject()) {
            Map<String, JsonSchemaElement> shared = new LinkedHashMap<>();
            definitions
                    .properties()
                    .forEach(d -> shared.put(
                            d.getKey(), JsonRawSchema.from(d.getValue().toString())));
            builder.definitions(shared);
        }
        JsonNode additional = schema.get("additionalProperties");
        if (additional != null && additional.isBoolean()) {
            builder.additionalProperties(additional.booleanValue());
        }
        return builder.build();
    }
}
