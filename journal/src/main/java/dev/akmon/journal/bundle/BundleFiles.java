package dev.akmon.journal.bundle;

/** The names in a bundle's archive, in the order they are written: manifest, events, then objects by name. */
final class BundleFiles {
    static final String MANIFEST = "manifest.json";
    static final String EVENTS = "events.bin";

    /** Followed by the digest in 64 lower case hex digits. */
    static final String OBJECTS = "objects/";

    /** A frame's payload is preceded by its length: four bytes, big-endian. */
    static final int FRAME_LENGTH_BYTES = 4;

    private BundleFiles() {}
}
