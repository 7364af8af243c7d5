package dev.akmon.replay;

/** Thrown by a {@link ReplayableAgent} that is given the config object of a session another agent recorded. */
public final class ForeignSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message whose session it is not, one line */
    public ForeignSessionException(String message) {
        super(message);
    }
}
