package dev.akmon.journal;

/** One record of a log as it stands there, with the digest that was recorded beside it; nothing is recomputed. */
sealed interface LogRecord {
    record ObjectRecord(Digest recorded, byte[] bytes) implements LogRecord {}

    record EventRecord(Digest recorded, Event event) implements LogRecord {}
}
