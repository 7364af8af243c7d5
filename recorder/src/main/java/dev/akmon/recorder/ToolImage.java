package dev.akmon.recorder;

/**
 * An image that a tool call brought for the model to look at.
 *
 * @param mediaType such as {@code image/png}
 * @param base64 the file's bytes, as requests have them
 */
public record ToolImage(String mediaType, String base64) {}
