package dev.akmon.journal;

/** One thing a session log holds. Digests are computed from what was read, never taken from the log. */
public sealed interface LogEntry {
    /** An object; it comes before the first event that refers to it. */
    record ObjectEntry(Digest digest, byte[] bytes) implements LogEntry {}

    /** An event with its hash. */
    record EventEntry(Event event, Digest hash) implements LogEntry {}
}
