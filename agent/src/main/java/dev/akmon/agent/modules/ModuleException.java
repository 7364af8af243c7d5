package dev.akmon.agent.modules;

/** A module that is needed and cannot be used, or a jar that cannot be one; the message says what to do. */
public final class ModuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModuleException(String message) {
        super(message);
    }

    ModuleException(String message, Throwable cause) {
        super(message, cause);
    }
}
