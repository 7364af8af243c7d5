/** What the commands about configuration and surroundings print and look at. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.config;
