package dev.akmon.cli.console;

/** When output is coloured: {@code AUTO} means on a terminal, unless {@code NO_COLOR} is set. */
public enum ColorMode {
    AUTO,
    ALWAYS,
    NEVER
}
