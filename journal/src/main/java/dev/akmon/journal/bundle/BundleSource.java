package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The session of a bundle, in the order of its archive, which has objects before or behind the events. Hashes are computed from
 * what is there: an object that is not what its name says is found under its own digest alone.
 */
public final class BundleSource implements SessionSource {

    private final BundleReader reader;
    private final Manifest manifest;
    private @Nullable FrameReader frames;

    private BundleSource(BundleReader reader, Manifest manifest) {
        this.reader = reader;
        this.manifest = manifest;
    }

    /**
     * Opens a bundle that was verified.
     *
     * @param manifest its manifest, as {@link BundleVerifier} has read it
     * @throws BundleException when it cannot be opened
     */
    public static BundleSource open(Path file, BundleLimits limits, boolean allowExtraFiles, Manifest manifest)
            throws BundleException {
        return new BundleSource(BundleReader.open(file, limits, allowExtraFiles), manifest);
    }

    @Override
    public UUID sessionId() {
        return manifest.session().id();
    }

    @Override
    public HashAlgorithm algorithm() {
        return manifest.hashAlgorithm();
    }

    @Override
    public Optional<LogEntry> next() throws JournalException {
        try {
            while (true) {
                if (frames != null) {
                    Optional<Event> event = frames.next();
                    if (event.isPresent()) {
                        Digest hash = EventCodec.hash(event.get(), algorithm());
                        return Optional.of(new LogEntry.EventEntry(event.get(), hash));
                    }
                    frames = null;
                }
                Optional<BundlePart> part = reader.next();
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                if (part.get() instanceof ObjectPart object) {
                    byte[] bytes = object.content().readAllBytes();
                    return Optional.of(new LogEntry.ObjectEntry(algorithm().digest(bytes), bytes));
                }
                frames = part.get() instanceof EventsPart events ? events.frames() : null;
            }
        } catch (IOException e) {
            throw new JournalException(JournalException.Category.READ_FAILED, e.getMessage(), e);
        }
    }

    /** A bundle is whole or none. */
    @Override
    public LogTail tail() {
        return new LogTail(false, 0, 0);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (BundleException e) {
            throw new UncheckedIOException(e);
        }
    }
}
