/** What {@code akmon diff} says about two sessions. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.diff;
