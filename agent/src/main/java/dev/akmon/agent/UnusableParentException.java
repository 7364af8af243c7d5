package dev.akmon.agent;

/** A session that cannot be gone on with; the message is one line made for people. */
public final class UnusableParentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableParentException(String message) {
        super(message);
    }

    UnusableParentException(String message, Throwable cause) {
        super(message, cause);
    }
}
