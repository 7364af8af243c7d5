package dev.akmon.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes the objects of a session in their order. Each request to a model repeats the conversation so far, so it begins as
 * the one before it did; the computation goes on from where the two part instead of from the beginning. That makes the
 * work grow with what is new, although the bytes captured grow with the square of the turns.
 *
 * <p>Keeps a copy of the last large object in memory, and a state of the hash function for every few kilobytes of it. Used
 * by one thread at a time.
 */
final class SuccessiveDigests {
    /** Smaller objects, most of them answers and tool results that repeat nothing, are hashed as they are. */
    private static final int MIN_BYTES = 32 << 10;
    /** Larger ones are not kept. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int BYTES_PER_STATE = 8 << 10;

    private final HashAlgorithm algorithm;
    private byte[] previous = {};
    /** States of the computation over {@link #previous}: element i stands behind (i + 1) * BYTES_PER_STATE bytes. */
    private final List<Hasher> states = new ArrayList<>();

    SuccessiveDigests(HashAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** The digest of an object. */
    Digest digest(byte[] object) {
        if (object.length < MIN_BYTES || object.length > MAX_BYTES) {
            return algorithm.digest(object);
        }
        int differs = Arrays.mismatch(previous, object);
        int shared = differs < 0 ? object.length : differs;
        int usable = Math.min(shared / BYTES_PER_STATE, states.size());
        states.subList(usable, states.size()).clear();
        Hasher hasher =
                usable == 0 ? algorithm.hasher() : states.get(usable - 1).copy();
        int at = usable * BYTES_PER_STATE;
        for (; object.length - at >= BYTES_PER_STATE; at += BYTES_PER_STATE) {
            hasher.update(object, at, BYTES_PER_STATE);
            states.add(hasher.copy());
        }
        hasher.update(object, at, object.length - at);
        // Whose array it is may change it.
        previous = object.clone();
        return hasher.finish();
    }
}
