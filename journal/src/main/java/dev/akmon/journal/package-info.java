/** Hashes, events, session logs, the journal directory and verification. */
package dev.akmon.journal;
