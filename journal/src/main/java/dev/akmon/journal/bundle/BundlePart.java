package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import java.io.InputStream;

/** One file of a bundle. What is streamed must be read before the next part is asked for. */
public sealed interface BundlePart {
    /** {@code manifest.json}. */
    record ManifestPart(Manifest manifest) implements BundlePart {}

    /** {@code events.bin}. */
    record EventsPart(FrameReader frames) implements BundlePart {}

    /**
     * {@code objects/<digest>}.
     *
     * @param name the digest the object is filed under; whether it is the content's is not known yet
     * @param size number of bytes of the content
     */
    record ObjectPart(Digest name, long size, InputStream content) implements BundlePart {}
}
