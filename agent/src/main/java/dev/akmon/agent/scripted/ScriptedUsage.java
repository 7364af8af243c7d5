package dev.akmon.agent.scripted;

/** The tokens a turn reports as used: those of the request and those of the reply. */
public record ScriptedUsage(int input, int output) {

    public ScriptedUsage {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("tokens cannot be negative");
        }
    }
}
