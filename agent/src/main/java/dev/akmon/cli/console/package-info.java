/** What every command works with: streams and styles, the call it answers, exit codes and how failures are told. */
package dev.akmon.cli.console;
