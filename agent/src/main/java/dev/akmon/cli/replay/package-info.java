/** Replaying a recorded session from the command line and reporting what differs. */
@NullMarked
package dev.akmon.cli.replay;

import org.jspecify.annotations.NullMarked;
