package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool of a server.
 *
 * @param name the name the model calls it by
 * @param server the server that has it, by its name in the configuration
 * @param nameOnServer what the server calls it
 * @param description what it does, in the server's words
 * @param parameters the JSON Schema of its arguments, an object schema
 */
public record McpTool(String name, String server, String nameOnServer, String description, JsonNode parameters) {}
