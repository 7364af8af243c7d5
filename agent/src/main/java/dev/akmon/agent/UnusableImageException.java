package dev.akmon.agent;

/** An image that cannot be shown to the model; the message is one line made for people. */
public final class UnusableImageException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableImageException(String message) {
        super(message);
    }
}
