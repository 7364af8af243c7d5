package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool as the model is told of it.
 *
 * @param name its name
 * @param description what it does and how to use it well
 * @param parameters the JSON Schema of its arguments, an object schema
 * @param parallel whether calls may run beside neighbouring calls: it only reads
 */
public record ToolDefinition(String name, String description, JsonNode parameters, boolean parallel) {}
