/** The launcher script and the packaged program, tested as a user starts them. */
package dev.akmon.launcher;
