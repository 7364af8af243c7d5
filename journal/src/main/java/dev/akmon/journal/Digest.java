package dev.akmon.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The 32 byte hash of an object or of an event. Ordered as unsigned bytes, which is also the order of the hex forms. */
public final class Digest implements Comparable<Digest> {
    /** Length of every digest in bytes. */
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();
    private static final int SHORT_HEX_DIGITS = 8;

    // Four words instead of an array: a session keeps one of these for every object it has seen.
    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    private Digest(ByteBuffer bytes) {
        w0 = bytes.getLong();
        w1 = bytes.getLong();
        w2 = bytes.getLong();
        w3 = bytes.getLong();
    }

    /**
     * The digest with these bytes.
     *
     * @throws IllegalArgumentException unless there are exactly 32
     */
    public static Digest of(byte[] thirtyTwo) {
        if (thirtyTwo.length != BYTES) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + thirtyTwo.length);
        }
        return new Digest(ByteBuffer.wrap(thirtyTwo));
    }

    /** Takes the next 32 bytes of a buffer that is known to have them. */
    static Digest from(ByteBuffer buffer) {
        return new Digest(buffer);
    }

    /**
     * Parses 64 lowercase hex digits.
     *
     * @throws IllegalArgumentException for anything else, uppercase included
     */
    public static Digest parseHex(String lowercase64) {
        if (!isHex(lowercase64)) {
            throw new IllegalArgumentException("a digest is written as 64 lowercase hex digits: " + lowercase64);
        }
        return of(HEX.parseHex(lowercase64));
    }

    /** Whether a text is what {@link #parseHex} takes: 64 lowercase hex digits. */
    public static boolean isHex(String text) {
        if (text.length() != 2 * BYTES) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(w0)
                .putLong(w1)
                .putLong(w2)
                .putLong(w3)
                .array();
    }

    /** The 64 lowercase hex digits. */
    public String hex() {
        return HEX.formatHex(bytes());
    }

    /** The first 8 hex digits, for people. */
    public String shortHex() {
        return hex().substring(0, SHORT_HEX_DIGITS);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes(), other.bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest d && w0 == d.w0 && w1 == d.w1 && w2 == d.w2 && w3 == d.w3;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w0);
    }

    /** Same as {@link #hex()}. */
    @Override
    public String toString() {
        return hex();
    }
}
