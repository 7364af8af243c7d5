package dev.akmon.recorder;

import java.util.Arrays;
import java.util.Optional;

/** Why a session was asked, from outside, to stop before it was done. */
public enum StopReason {
    /** Ctrl-C (SIGINT). */
    INTERRUPTED("interrupted"),
    /** SIGTERM or SIGHUP. */
    TERMINATED("terminated"),
    /** The wall-clock limit of the session has passed. */
    WALL_TIME("wall_time_limit");

    private final String wireName;

    StopReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name used in the journal's objects and in reports. */
    public String wireName() {
        return wireName;
    }

    /** Whether a conversation ends with it; the other reasons end the turn under way. */
    public boolean endsSession() {
        return this == TERMINATED;
    }

    /** The reason of that name, if there is one. */
    public static Optional<StopReason> ofWireName(String name) {
        return Arrays.stream(values()).filter(r -> r.wireName.equals(name)).findFirst();
    }
}
