package dev.akmon.journal.otel;

/** Something that happened within a span; conventions up to 1.36 carry messages this way. */
record OtlpSpanEvent(String name, Attributes attributes) {}
