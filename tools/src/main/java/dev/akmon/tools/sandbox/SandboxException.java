package dev.akmon.tools.sandbox;

/** A confinement that was asked for and cannot be had. The message is one line that says why and what to do. */
public final class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    SandboxException(String message) {
        super(message);
    }
}
