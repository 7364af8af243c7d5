package dev.akmon.journal;

/** One incremental hash computation; used by one thread, for one digest. */
public interface Hasher {
    /** Adds {@code length} bytes of {@code bytes} from {@code offset}. */
    void update(byte[] bytes, int offset, int length);

    /** A computation of its own that stands where this one stands. */
    Hasher copy();

    /** The digest of everything added. The hasher is not to be used afterwards. */
    Digest finish();
}
