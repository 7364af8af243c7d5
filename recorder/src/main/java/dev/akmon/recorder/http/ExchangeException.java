package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP attempt that did not get its whole reply. The message is one line for people, and it is recorded: it says
 * what happened and to which server, and holds nothing that would differ if the same thing happened again.
 */
public final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient AttemptStatus status;

    /** A failure of this kind, described in one line. */
    public ExchangeException(AttemptStatus status, String message) {
        this(status, message, null);
    }

    /** A failure of this kind, described in one line, with what lies under it. */
    public ExchangeException(AttemptStatus status, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.status = Objects.requireNonNull(status, "status");
    }

    /** How the attempt is recorded: usually a network error or a cancellation. */
    public AttemptStatus status() {
        return status;
    }
}
