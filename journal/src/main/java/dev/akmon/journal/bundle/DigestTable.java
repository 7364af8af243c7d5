package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A set of digests with a few marks for each, at 33 bytes an entry: half a million of them are what one bundle may name.
 *
 * <p>The names in a bundle are chosen by whoever made it, so the place of an entry depends on secret multipliers: no choice of
 * names makes many of them collide.
 */
final class DigestTable {
    private static final int WORDS = Digest.BYTES / Long.BYTES;
    private static final int FIRST_CAPACITY = 1 << 10;

    /** Set for every entry; the caller's marks are the lower bits. */
    private static final int USED = 0x80;

    private static final int MARKS = 0x7f;

    private final long[] multipliers = new SplittableRandom(System.nanoTime() ^ System.identityHashCode(this))
            .longs(WORDS)
            .map(random -> random | 1)
            .toArray();
    private long[] words = new long[FIRST_CAPACITY * WORDS];
    private byte[] marks = new byte[FIRST_CAPACITY];
    private int size;

    /** Sets a mark, adding the digest when it is new; returns the marks it had before. */
    int mark(Digest digest, int mark) {
        if (size >= marks.length / 4 * 3) {
            grow();
        }
        ByteBuffer key = ByteBuffer.wrap(digest.bytes());
        int slot = slot(key.getLong(), key.getLong(), key.getLong(), key.getLong());
        int before = marks[slot];
        if (before == 0) {
            key.rewind();
            for (int i = 0; i < WORDS; i++) {
                words[slot * WORDS + i] = key.getLong();
            }
            size++;
        }
        marks[slot] = (byte) (before | USED | mark);
        return before & MARKS;
    }

    /** The marks of a digest; 0 when it is not there. */
    int marks(Digest digest) {
        ByteBuffer key = ByteBuffer.wrap(digest.bytes());
        return marks[slot(key.getLong(), key.getLong(), key.getLong(), key.getLong())] & MARKS;
    }

    /** Takes a mark from every entry. */
    void clear(int mark) {
        for (int i = 0; i < marks.length; i++) {
            marks[i] &= (byte) ~mark;
        }
    }

    /** Number of entries of whose marks in {@code mask} exactly {@code wanted} are set. */
    int count(int mask, int wanted) {
        int count = 0;
        for (byte mark : marks) {
            if (mark != 0 && (mark & mask) == wanted) {
                count++;
            }
        }
        return count;
    }

    private int slot(long w0, long w1, long w2, long w3) {
        long mixed = w0 * multipliers[0] + w1 * multipliers[1] + w2 * multipliers[2] + w3 * multipliers[3];
        int mask = marks.length - 1;
        int slot = (int) ((mixed ^ mixed >>> 32) * multipliers[0] >>> 40) & mask;
        while (marks[slot] != 0 && !holds(slot, w0, w1, w2, w3)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean holds(int slot, long w0, long w1, long w2, long w3) {
        int i = slot * WORDS;
        return words[i] == w0 && words[i + 1] == w1 && words[i + 2] == w2 && words[i + 3] == w3;
    }

    private void grow() {
        long[] oldWords = words;
        byte[] oldMarks = marks;
        words = new long[oldWords.length * 2];
        marks = new byte[oldMarks.length * 2];
        for (int old = 0; old < oldMarks.length; old++) {
            if (oldMarks[old] != 0) {
                int i = old * WORDS;
                int slot = slot(oldWords[i], oldWords[i + 1], oldWords[i + 2], oldWords[i + 3]);
                System.arraycopy(oldWords, i, words, slot * WORDS, WORDS);
                marks[slot] = oldMarks[old];
            }
        }
    }
}
