package dev.akmon.agent.scripted;

/** A request the scripted model has no answer to; the message tells the client why. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
