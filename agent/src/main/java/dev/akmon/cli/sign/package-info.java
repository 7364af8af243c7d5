/** What {@code akmon sign} says about a signing command. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.sign;
