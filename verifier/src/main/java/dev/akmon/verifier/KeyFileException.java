package dev.akmon.verifier;

/** A key file that cannot be used. */
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String category;

    KeyFileException(String category, String message, Exception cause) {
        super(message, cause);
        this.category = category;
    }

    /** {@code verify_key_error} or {@code operator_key_error}. */
    public String category() {
        return category;
    }
}
