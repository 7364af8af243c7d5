package dev.akmon.agent.config;

/** The user's configuration cannot be used; the message names the file, the place in it and what is wrong. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** An error described in one line. */
    public ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
