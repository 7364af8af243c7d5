package dev.akmon.journal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes in the ways that files are damaged, by accident and on purpose; always the same for the same seed. */
public final class Mutator {
    private final Random random;

    public Mutator(long seed) {
        random = new Random(seed);
    }

    /** A copy with one to four changes. */
    public byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bytes = once(bytes);
        }
        return bytes;
    }

    public Random random() {
        return random;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
        return switch (random.nextInt(8)) {
            case 0 -> changed(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 1 -> changed(bytes, at, (byte) random.nextInt(256));
            case 2 -> changed(bytes, at, new byte[] {0, 1, -1, 0x7f, (byte) 0x80, '"', '\n', '='}[random.nextInt(8)]);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 5 -> joined(bytes, at, new byte[0], end); // a piece is missing
            case 6 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end); // a piece is there twice
            default -> joined(bytes, at, Arrays.copyOfRange(bytes, 0, end - at), end); // a piece from elsewhere
        };
    }

    private static byte[] changed(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, until);
        out.writeBytes(between);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
