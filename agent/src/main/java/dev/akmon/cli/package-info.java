/** The command line: the program's entry point, its commands, and what they print. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli;
