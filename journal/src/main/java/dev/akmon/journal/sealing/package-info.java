/** Putting signatures on bundles: only on sound ones, and without leaving anything half done. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.sealing;
