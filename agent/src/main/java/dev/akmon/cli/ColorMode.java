package dev.akmon.cli;

/** When output is coloured: {@code AUTO} means on a terminal, unless {@code NO_COLOR} is set. */
public enum ColorMode {
    AUTO,
    ALWAYS,
    NEVER
}
