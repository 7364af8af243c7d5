package dev.akmon.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hashes the objects of a session in their order. Each request to a model repeats the conversation so far, so it begins as
 * the one before it did; the computation goes on from where the two part instead of from the beginning. That makes the
 * work grow with what is new, although the bytes captured grow with the square of the turns.
 *
 * <p>Between a request and the next stand answers and results of tools, which may be as large. So some of the
 * last large objects are kept in memory, with a state of the hash function for every few kilobytes of each. Used by one thread at a time.
 */
final class SuccessiveDigests {
    /** Smaller objects, most of them answers and tool results that repeat nothing, are hashed as they are. */
    private static final int MIN_BYTES = 32 << 10;
    /** Larger ones are not kept. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int MAX_KEPT = 8;

    /** What is kept beside the largest, which most often is the request before. */
    private static final int MAX_BESIDE_LARGEST_BYTES = 1 << 20;

    private static final int BYTES_PER_STATE = 8 << 10;

    private final Supplier<Hasher> hashers;
    /** The latest first. */
    private final Deque<Hashed> kept = new ArrayDeque<>();

    /** Digests by this algorithm. */
    SuccessiveDigests(HashAlgorithm algorithm) {
        this(algorithm::hasher);
    }

    /** Digests by computations that stand at their beginning. */
    SuccessiveDigests(Supplier<Hasher> hashers) {
        this.hashers = hashers;
    }

    /** The digest of an object. */
    Digest digest(byte[] object) {
        if (object.length < MIN_BYTES || object.length > MAX_BYTES) {
            Hasher hasher = hashers.get();
            hasher.update(object, 0, object.length);
            return hasher.finish();
        }
        List<Hasher> states = takeStatesOfSameBeginning(object);
        int at = states.size() * BYTES_PER_STATE;
        Hasher hasher =
                states.isEmpty() ? hashers.get() : states.get(states.size() - 1).copy();
        for (; object.length - at >= BYTES_PER_STATE; at += BYTES_PER_STATE) {
            hasher.update(object, at, BYTES_PER_STATE);
            states.add(hasher.copy());
        }
        hasher.update(object, at, object.length - at);
        // Whose array it is may change it.
        keep(new Hashed(object.clone(), states));
        return hasher.finish();
    }

    /**
     * The states that hold for an object too, of the kept one that begins most like it. That one is not kept any longer if
     * most of it comes again in the object: nothing will go on from it that could not go on from the object.
     */
    private List<Hasher> takeStatesOfSameBeginning(byte[] object) {
        Hashed mostAlike = null;
        int usable = 0;
        for (Hashed hashed : kept) {
            int states = hashed.statesFor(object);
            if (states > usable) {
                mostAlike = hashed;
                usable = states;
            }
        }
        if (mostAlike == null) {
            return new ArrayList<>();
        }
        if (2 * usable >= mostAlike.states().size()) {
            kept.remove(mostAlike);
        }
        return new ArrayList<>(mostAlike.states().subList(0, usable));
    }

    private void keep(Hashed hashed) {
        kept.addFirst(hashed);
        if (kept.size() > MAX_KEPT) {
            kept.removeLast();
        }
        Hashed largest = Collections.max(kept, Comparator.comparingInt(Hashed::size));
        int besideLargest = 0;
        for (Iterator<Hashed> latestFirst = kept.iterator(); latestFirst.hasNext(); ) {
            Hashed next = latestFirst.next();
            if (next != largest) {
                besideLargest += next.size();
                if (besideLargest > MAX_BESIDE_LARGEST_BYTES) {
                    latestFirst.remove();
                }
            }
        }
    }

    /**
     * An object that was hashed.
     *
     * @param states of the computation over it: element i stands behind (i + 1) * BYTES_PER_STATE bytes
     */
    private record Hashed(byte[] bytes, List<Hasher> states) {
        int size() {
            return bytes.length;
        }

        /** How many of the states hold for this object too. */
        int statesFor(byte[] object) {
            int differs = Arrays.mismatch(bytes, object);
            int shared = differs < 0 ? object.length : differs;
            return Math.min(shared / BYTES_PER_STATE, states.size());
        }
    }
}
