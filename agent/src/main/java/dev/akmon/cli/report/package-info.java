/** A session as a page for people: its turns, calls, decisions and figures, behind the verdict on its record. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.report;
