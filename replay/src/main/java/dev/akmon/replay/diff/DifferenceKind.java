package dev.akmon.replay.diff;

/** What sort of thing differs. */
public enum DifferenceKind {
    EVENT_COUNT_MISMATCH("event_count_mismatch"),
    EVENT_KIND_MISMATCH("event_kind_mismatch_at_position"),
    SESSION_START_CWD("session_start_cwd_difference"),
    PROVIDER_CALL_RESPONSE("provider_call_response_difference"),
    TOOL_CALL_INPUT("tool_call_input_difference"),
    TOOL_CALL_OUTPUT("tool_call_output_difference"),
    PERMISSION_GATE_DECISION("permission_gate_decision_difference"),
    ASSISTANT_CONTENT("assistant_content_difference"),
    SESSION_END("session_end_difference"),
    /** Everything else an event says or refers to. */
    CONTENT_REFERENCE("content_reference_difference");

    private final String wireName;

    DifferenceKind(String wireName) {
        this.wireName = wireName;
    }

    /** The name used in reports. */
    public String wireName() {
        return wireName;
    }
}
