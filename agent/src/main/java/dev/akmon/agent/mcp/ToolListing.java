package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a server says about its tools and leaves out what cannot be offered to a model. Servers are other people's
 * programs: a listing may be of any size and say anything.
 */
final class ToolListing {
    private static final int MAX_TOOLS = 128;
    private static final int MAX_DESCRIPTION = 8 << 10;
    private static final int MAX_SCHEMA = 64 << 10;

    private final String server;
    private final CleanJson clean;
    private final ToolNames names = new ToolNames();
    private final List<McpTool> tools = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** @param server the server's name in the configuration */
    ToolListing(String server, CleanJson clean) {
        this.server = server;
        this.clean = clean;
    }

    /** Takes the result of one {@code tools/list}; a listing may come in several. */
    void add(JsonNode result) {
        for (JsonNode tool : result.path("tools")) {
            String name = clean.text(tool.path("name").asText(""));
            if (tools.size() == MAX_TOOLS) {
                problems.add("it has more than " + MAX_TOOLS + " tools; the others are left out");
                return;
            }
            try {
                tools.add(tool(name, tool));
            } catch (IllegalArgumentException e) {
                problems.add("its tool " + name + " is left out: " + e.getMessage());
            }
        }
    }

    /** Says that the server has further pages that nobody asked for. */
    void isLongerThanRead() {
        problems.add("its list of tools does not end; what came first is used");
    }

    List<McpTool> tools() {
        return List.copyOf(tools);
    }

    /** What was left out and why, one line each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    private McpTool tool(String name, JsonNode tool) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("it has no name");
        }
        String description = clean.text(tool.path("description").asText(""));
        if (description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("its description is longer than " + MAX_DESCRIPTION + " characters");
        }
        return new McpTool(names.of(server, name), server, name, description, schema(tool.path("inputSchema")));
    }

    private JsonNode schema(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            ObjectNode empty = JsonNodeFactory.instance.objectNode().put("type", "object");
            empty.putObject("properties");
            return empty;
        }
        JsonNode schema = clean.of(given);
        if (!schema.path("type").asText().equals("object")) {
            throw new IllegalArgumentException("the schema of its arguments is not that of an object");
        }
        if (schema.toString().length() > MAX_SCHEMA) {
            throw new IllegalArgumentException(
                    "the schema of its arguments is longer than " + MAX_SCHEMA + " characters");
        }
        requireOwnReferences(schema);
        try {
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(schema)
                    .validate(JsonNodeFactory.instance.objectNode());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the schema of its arguments cannot be used: " + clean.text(String.valueOf(e.getMessage())));
        }
        return schema;
    }

    /** A reference to somewhere else would be fetched, or fail, when arguments are checked. */
    private static void requireOwnReferences(JsonNode node) {
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            JsonNode reference = node.get(keyword);
            if (reference != null
                    && reference.isTextual()
                    && !reference.textValue().startsWith("#")) {
                throw new IllegalArgumentException("the schema of its arguments refers to " + reference.textValue());
            }
        }
        node.forEach(ToolListing::requireOwnReferences);
    }
}
