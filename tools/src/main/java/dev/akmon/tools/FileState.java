package dev.akmon.tools;

import java.util.Objects;

/**
 * A file at one moment.
 *
 * @param sha256 digest of the content, 64 lower-case hexadecimal digits; of no bytes for a directory
 * @param size bytes; 0 for a directory
 * @param mode permission bits as four octal digits, for example {@code 0644}
 */
public record FileState(String sha256, long size, String mode) {
    public FileState {
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(mode);
    }
}
