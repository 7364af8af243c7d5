package dev.akmon.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes of a chunk are all there, with the right checksum, and still make no sense. */
final class CorruptChunkException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptChunkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
