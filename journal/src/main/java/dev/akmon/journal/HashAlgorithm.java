package dev.akmon.journal;

import java.util.Arrays;
import java.util.Optional;

/**
 * The hash functions a session may use. One session uses one function, for its objects and for its events alike.
 *
 * <p>New sessions use {@link #SHA256}; {@link #BLAKE3} (32 byte output) exists in sessions of other producers.
 */
public enum HashAlgorithm {
    SHA256("sha256") {
        @Override
        public Hasher hasher() {
            return new Sha256Hasher();
        }
    },
    BLAKE3("blake3") {
        @Override
        public Hasher hasher() {
            return new Blake3Hasher();
        }
    };

    private final String wireName;

    HashAlgorithm(String wireName) {
        this.wireName = wireName;
    }

    /** The name used in manifests and reports: {@code sha256} or {@code blake3}. */
    public String wireName() {
        return wireName;
    }

    /** The algorithm of exactly this wire name; empty when there is none. */
    public static Optional<HashAlgorithm> ofWireName(String name) {
        return Arrays.stream(values()).filter(a -> a.wireName.equals(name)).findFirst();
    }

    /** Hashes a whole byte array. */
    public Digest digest(byte[] bytes) {
        Hasher hasher = hasher();
        hasher.update(bytes, 0, bytes.length);
        return hasher.finish();
    }

    /** Starts a new incremental computation. */
    public abstract Hasher hasher();
}
