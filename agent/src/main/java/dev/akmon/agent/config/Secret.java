package dev.akmon.agent.config;

/** A text that must not be printed, logged or recorded: only {@link #reveal} gives it away. */
public final class Secret {

    private final String text;

    /** Wraps a secret text. */
    public Secret(String text) {
        this.text = text;
    }

    /** The secret itself, for the one place that sends it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
