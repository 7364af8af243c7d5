/** Shows recorded sessions: as lines for people, who should not need to know the format, and as JSON for programs. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.inspect;
