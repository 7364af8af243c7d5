/** What {@code akmon verify} says about a session. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.verify;
