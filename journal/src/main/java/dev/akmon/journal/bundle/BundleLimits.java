package dev.akmon.journal.bundle;

/**
 * How much a reader of untrusted bundles takes.
 *
 * @param decodedBytes bytes of the archive after decompression
 */
public record BundleLimits(long decodedBytes) {
    /** The limit of decoded bytes when nobody says otherwise: 1 GiB, that of the reference. */
    public static final long DEFAULT_DECODED_BYTES = 1L << 30;

    /** The largest object, in bytes. It is never exceeded by writers. */
    public static final long MAX_OBJECT_BYTES = 64L << 20;

    /** The largest number of files in an archive, and of objects a session may refer to. */
    public static final int MAX_OBJECTS = 1 << 19;

    /** The limits when nobody says otherwise. */
    public static final BundleLimits DEFAULT = new BundleLimits(DEFAULT_DECODED_BYTES);

    public BundleLimits {
        if (decodedBytes <= 0) {
            throw new IllegalArgumentException("a limit of " + decodedBytes + " bytes");
        }
    }
}
