package dev.akmon.journal.trust;

import org.jspecify.annotations.Nullable;

/** Something given as a key is not one that can be used; the message is one line made for people. */
public final class KeyFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    KeyFormatException(String message) {
        this(message, null);
    }

    KeyFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
