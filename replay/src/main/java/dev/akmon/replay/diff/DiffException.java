package dev.akmon.replay.diff;

/** A session that cannot be compared because it is not whole; the message is one line made for people. */
public final class DiffException extends Exception {
    private static final long serialVersionUID = 1L;

    DiffException(String message) {
        super(message);
    }
}
