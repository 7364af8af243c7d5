/** What the commands that export, import and verify bundles report. */
@org.jspecify.annotations.NullMarked
package dev.akmon.cli.bundle;
