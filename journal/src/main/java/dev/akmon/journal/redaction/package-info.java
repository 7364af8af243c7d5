/** Redaction: finding what holds a text, and making a verifiable derivative of a session without it. */
@org.jspecify.annotations.NullMarked
package dev.akmon.journal.redaction;
