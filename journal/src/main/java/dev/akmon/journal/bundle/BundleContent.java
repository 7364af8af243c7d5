package dev.akmon.journal.bundle;

import dev.akmon.journal.ByteSpool;
import dev.akmon.journal.Digest;
import dev.akmon.journal.ObjectSpool;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ManifestPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events and objects of a bundle, put aside on disk until they can be written in the format's order. */
final class BundleContent implements AutoCloseable {
    private static final int COPY_BYTES = 64 << 10;

    private final ByteSpool frames = new ByteSpool();
    private final ObjectSpool objects = new ObjectSpool();
    private long eventCount;

    /**
     * Takes over all events and objects of a bundle and returns its manifest. Nothing is verified but that no name stands for
     * two things.
     */
    Manifest read(Path bundle, BundleLimits limits, boolean allowExtraFiles) throws IOException {
        @Nullable Manifest manifest = null;
        boolean eventsRead = false;
        try (BundleReader reader = BundleReader.open(bundle, limits, allowExtraFiles)) {
            for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof ManifestPart part) {
                    manifest = part.manifest();
                } else if (next.get() instanceof EventsPart part) {
                    if (eventsRead) {
                        throw twice(BundleFiles.EVENTS);
                    }
                    eventsRead = true;
                    read(part.frames());
                } else if (next.get() instanceof ObjectPart part) {
                    read(part);
                }
            }
        }
        return manifest;
    }

    private void read(FrameReader reader) throws IOException {
        for (Optional<byte[]> frame = reader.nextPayload(); frame.isPresent(); frame = reader.nextPayload()) {
            addFrame(frame.get());
        }
    }

    private void read(ObjectPart part) throws IOException {
        if (objects.contains(part.name())) {
            throw twice("the object " + part.name());
        }
        objects.add(part.name(), part.content());
    }

    private static BundleException twice(String what) {
        return new BundleException(Category.INVALID_ARCHIVE, "the archive has " + what + " twice");
    }

    /** Adds an event in its frame form. */
    void addFrame(byte[] payload) throws IOException {
        byte[] length = ByteBuffer.allocate(BundleFiles.FRAME_LENGTH_BYTES)
                .putInt(payload.length)
                .array();
        frames.append(length, 0, length.length);
        frames.append(payload, 0, payload.length);
        eventCount++;
    }

    long eventCount() {
        return eventCount;
    }

    /** Length of {@code events.bin}. */
    long frameBytes() {
        return frames.length();
    }

    /** The content of {@code events.bin}. */
    InputStream frames() {
        return frames.stream(0, frames.length());
    }

    ObjectSpool objects() {
        return objects;
    }

    /**
     * Writes a bundle with this manifest and the given objects, which must be in ascending order, and closes the stream.
     *
     * @throws BundleException BUNDLE_TOO_LARGE when no reader would take the manifest
     */
    void write(Manifest manifest, Iterable<Digest> included, OutputStream out) throws IOException {
        try (TarWriter tar = new TarWriter(ZstdFormat.compress(out))) {
            byte[] json = ManifestCodec.writeReadable(manifest);
            tar.begin(BundleFiles.MANIFEST, json.length);
            tar.write(json, 0, json.length);
            tar.begin(BundleFiles.EVENTS, frames.length());
            copy(frames(), tar);
            for (Digest digest : included) {
                InputStream object = objects.stream(digest).orElseThrow();
                tar.begin(
                        BundleFiles.OBJECTS + digest.hex(),
                        objects.length(digest).orElseThrow());
                copy(object, tar);
            }
            tar.finish();
        }
    }

    @Override
    public void close() throws IOException {
        try (frames) {
            objects.close();
        }
    }

    private static void copy(InputStream in, TarWriter tar) throws IOException {
        byte[] buffer = new byte[COPY_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            tar.write(buffer, 0, read);
        }
    }
}
