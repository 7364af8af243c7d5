package dev.akmon.replay;

/** How a replay treats differences. */
public enum ReplayMode {
    /**
     * Goes on past a difference and lists them all. Requests that differ only because another version of akmon or of a
     * library shaped them are noted, not counted.
     */
    DEFAULT("default"),
    /** Stops at the first difference of any kind and demands the same head. */
    STRICT("strict");

    private final String wireName;

    ReplayMode(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the command line and in reports. */
    public String wireName() {
        return wireName;
    }
}
