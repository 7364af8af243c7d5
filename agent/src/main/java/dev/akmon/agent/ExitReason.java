package dev.akmon.agent;

import dev.akmon.recorder.StopReason;

/** How a run ended; the names are those of the summary object and of reports. */
public enum ExitReason {
    /** The model had nothing further to do. */
    COMPLETED("completed"),
    /** The limit on model calls was reached. */
    MAX_TURNS("max_turns"),
    /** The limit on tool calls was reached. */
    MAX_TOOL_CALLS("max_tool_calls"),
    /** The limit on cost was reached. */
    BUDGET_LIMIT("budget_limit"),
    /** The limit on wall-clock time was reached. */
    WALL_TIME_LIMIT("wall_time_limit"),
    /** The model could not be reached or answered with an error. */
    ERROR("error"),
    /** Ctrl-C. */
    INTERRUPTED("interrupted"),
    /** SIGTERM or SIGHUP. */
    TERMINATED("terminated");

    private final String wireName;

    ExitReason(String wireName) {
        this.wireName = wireName;
    }

    /** The name in objects and reports. */
    public String wireName() {
        return wireName;
    }

    /** Whether a limit the user set ended the run. */
    public boolean isLimit() {
        return this == MAX_TURNS || this == MAX_TOOL_CALLS || this == BUDGET_LIMIT || this == WALL_TIME_LIMIT;
    }

    static ExitReason of(StopReason stop) {
        return switch (stop) {
            case INTERRUPTED -> INTERRUPTED;
            case TERMINATED -> TERMINATED;
            case WALL_TIME -> WALL_TIME_LIMIT;
        };
    }
}
