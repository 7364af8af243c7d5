package dev.akmon.verifier;

/** A line of a report for people; harmless on a terminal. */
public record ReportLine(Tone tone, String text) {

    /** How a line may be coloured. */
    public enum Tone {
        GOOD,
        WARNING,
        BAD,
        PLAIN
    }
}
