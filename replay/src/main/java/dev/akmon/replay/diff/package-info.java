/** Comparing two recorded sessions, event by event. */
@org.jspecify.annotations.NullMarked
package dev.akmon.replay.diff;
