/** Commands: run to their end or in the background, what they write, and their end with all they have started. */
package dev.akmon.tools.shell;
