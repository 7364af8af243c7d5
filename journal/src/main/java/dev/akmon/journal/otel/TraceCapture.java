package dev.akmon.journal.otel;

/** Whether a trace tells what was said or only that something was. */
public enum TraceCapture {
    /** At least one span holds content. */
    FULL("full"),
    /** Names, times and counts alone. */
    STRUCTURAL("structural");

    private final String wireName;

    TraceCapture(String wireName) {
        this.wireName = wireName;
    }

    /** The name used in objects and reports. */
    public String wireName() {
        return wireName;
    }
}
