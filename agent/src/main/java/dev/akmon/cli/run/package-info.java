/** Running a task from the command line: options, display, approvals, reports. */
@NullMarked
package dev.akmon.cli.run;

import org.jspecify.annotations.NullMarked;
