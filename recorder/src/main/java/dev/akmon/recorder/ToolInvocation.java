package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool call as the model asked for it.
 *
 * @param callId the id that ties the call to its gate, its outcome and the model's message; unique within the session
 * @param name the tool's name
 * @param arguments the arguments, a JSON object for every call that reaches a tool
 */
public record ToolInvocation(String callId, String name, JsonNode arguments) {}
