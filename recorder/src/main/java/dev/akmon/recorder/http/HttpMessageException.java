package dev.akmon.recorder.http;

/** A recorded object that is not an HTTP message of the form {@link HttpMessages} writes. */
public final class HttpMessageException extends Exception {
    private static final long serialVersionUID = 1;

    HttpMessageException(String message) {
        super(message);
    }
}
