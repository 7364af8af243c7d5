/** Bundles: one session as one file. The manifest, and writing and strictly reading the archive around it. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.bundle;
