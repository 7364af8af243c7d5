package dev.akmon.recorder;

/**
 * Everything a command wrote, where the model was given less.
 *
 * @param text as far as it was kept; where a part was not, a line in brackets says so
 * @param leftOut how many bytes were not kept
 */
public record FullOutput(String text, long leftOut) {}
