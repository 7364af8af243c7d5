package dev.akmon.tools.image;

import java.io.IOException;

/** Width and height of an image in pixels. */
public record ImageSize(int width, int height) {

    long pixels() {
        return (long) width * height;
    }

    int longEdge() {
        return Math.max(width, height);
    }

    /** The same shape with at most this long an edge. */
    ImageSize within(int edge) {
        if (longEdge() <= edge) {
            return this;
        }
        double factor = (double) edge / longEdge();
        return new ImageSize(
                Math.max(1, (int) Math.round(width * factor)), Math.max(1, (int) Math.round(height * factor)));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }

    /**
     * The size of a WebP image, from the header of its first chunk: lossy ({@code VP8 }), lossless ({@code VP8L}) or
     * extended ({@code VP8X}). All numbers are little-endian.
     */
    static ImageSize ofWebp(byte[] file) throws IOException {
        if (ImageFormat.hasAt(file, 12, "VP8X") && file.length >= 30) {
            return new ImageSize(1 + bits(file, 24, 0, 24), 1 + bits(file, 27, 0, 24));
        }
        if (ImageFormat.hasAt(file, 12, "VP8L") && file.length >= 25) {
            return new ImageSize(1 + bits(file, 21, 0, 14), 1 + bits(file, 21, 14, 14));
        }
        if (ImageFormat.hasAt(file, 12, "VP8 ") && file.length >= 30) {
            return new ImageSize(bits(file, 26, 0, 14), bits(file, 28, 0, 14));
        }
        throw new IOException("it is damaged");
    }

    private static int bits(byte[] file, int at, int from, int count) {
        long word = 0;
        for (int i = 0; i < 4 && at + i < file.length; i++) {
            word |= (long) (file[at + i] & 0xff) << (8 * i);
        }
        return (int) (word >> from) & ((1 << count) - 1);
    }
}
