package dev.akmon.recorder.http;

/** A proxy is configured that cannot be used; the message says which variable and why, and quotes no password. */
final class UnusableProxyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnusableProxyException(String message) {
        super(message);
    }
}
