package dev.akmon.tools;

import java.util.Objects;

/**
 * An image a call brought, of a size that every provider takes.
 *
 * @param mediaType {@code image/png}, {@code image/jpeg}, {@code image/gif} or {@code image/webp}
 * @param content the bytes of the file; the caller's to keep as they are
 */
public record ImageData(String mediaType, byte[] content) {
    public ImageData {
        Objects.requireNonNull(mediaType);
        Objects.requireNonNull(content);
    }
}
