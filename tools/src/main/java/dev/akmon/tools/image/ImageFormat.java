package dev.akmon.tools.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The formats of images that models take, told by how files begin and not by their names. */
enum ImageFormat {
    PNG("image/png"),
    JPEG("image/jpeg"),
    GIF("image/gif"),
    /** The JDK cannot decode it. */
    WEBP("image/webp");

    private final String mediaType;

    ImageFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<ImageFormat> of(byte[] file) {
        if (hasAt(file, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (hasAt(file, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (hasAt(file, 0, "GIF87a") || hasAt(file, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        return hasAt(file, 0, "RIFF") && hasAt(file, 8, "WEBP") ? Optional.of(WEBP) : Optional.empty();
    }

    /** Whether these bytes, one for each character, stand at a place. */
    static boolean hasAt(byte[] file, int at, String bytes) {
        byte[] wanted = bytes.getBytes(StandardCharsets.ISO_8859_1);
        int end = at + wanted.length;
        return file.length >= end && Arrays.equals(file, at, end, wanted, 0, wanted.length);
    }
}
