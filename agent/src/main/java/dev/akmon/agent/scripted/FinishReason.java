package dev.akmon.agent.scripted;

/** Why the model stopped. */
public enum FinishReason {
    /** The reply is whole. */
    STOP("stop"),
    /** The reply waits for the results of its tool calls. */
    TOOL_CALLS("tool_calls"),
    /** The reply was cut at the limit of output tokens. */
    LENGTH("length");

    private final String scriptName;

    FinishReason(String scriptName) {
        this.scriptName = scriptName;
    }

    /** The word used in scripts, which is also OpenAI's. */
    String scriptName() {
        return scriptName;
    }
}
