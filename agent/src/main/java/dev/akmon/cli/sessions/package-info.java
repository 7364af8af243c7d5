/** What {@code akmon sessions} says about the sessions of a journal. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.sessions;
