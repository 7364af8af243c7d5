package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A command that outlived the call that started it, and was ended with the session.
 *
 * @param arguments which one: {@code {"command":s,"id":s}}, with the call's id
 * @param outcome how it ended, and what it wrote that nobody had read
 */
public record EndedCommand(JsonNode arguments, ToolOutcome outcome) {}
