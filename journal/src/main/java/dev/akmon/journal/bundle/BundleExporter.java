package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.Reference;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a session as a bundle: its events and the objects they refer to, nothing else. The same session always gives the
 * same bytes. Nothing is verified but that the session is complete.
 */
public final class BundleExporter implements AutoCloseable {
    private final SessionSource source;
    private final BundleContent content = new BundleContent();
    private final SortedSet<Digest> referenced = new TreeSet<>();
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Digest head;

    private BundleExporter(SessionSource source) {
        this.source = source;
    }

    /**
     * What was written.
     *
     * @param manifest the bundle's manifest
     * @param bytes size of the file
     */
    public record Exported(Manifest manifest, long bytes) {}

    /**
     * Writes a bundle to a file that does not exist yet. It appears when it is complete.
     *
     * @param source the session, from its beginning; stays open
     * @param producer who to name as the bundle's producer
     * @param original the manifest the session was imported with, when it was: the bundle then has its producer, times,
     *     signatures, attestations and extra members
     * @throws JournalException when the session cannot be read
     * @throws BundleException MALFORMED_JOURNAL, MISSING_OBJECT, BUNDLE_TOO_LARGE when the session cannot be exchanged;
     *     IO_ERROR when the file cannot be written
     */
    public static Exported export(SessionSource source, Producer producer, Optional<Manifest> original, Path output)
            throws JournalException, BundleException {
        return export(source, producer, original, UnaryOperator.identity(), output);
    }

    /**
     * As {@link #export(SessionSource, Producer, Optional, Path)}, with a change to the manifest before it is written:
     * signatures, for example.
     */
    public static Exported export(
            SessionSource source,
            Producer producer,
            Optional<Manifest> original,
            UnaryOperator<Manifest> change,
            Path output)
            throws JournalException, BundleException {
        try (BundleExporter exporter = new BundleExporter(source)) {
            exporter.collect();
            Manifest manifest = change.apply(exporter.manifest(producer, original));
            try (OutputFile file = OutputFile.create(output)) {
                exporter.content.write(manifest, exporter.referenced, file.stream());
                return new Exported(manifest, file.publish(false));
            }
        } catch (JournalException | BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot write " + output + ": " + IoErrors.reason(e), e);
        }
    }

    /** Reads the session. */
    private void collect() throws IOException {
        for (Optional<LogEntry> next = source.next(); next.isPresent(); next = source.next()) {
            if (next.get() instanceof ObjectEntry object) {
                add(object);
            } else if (next.get() instanceof EventEntry event) {
                add(event);
            }
        }
        if (startedAt == null || endedAt == null) {
            throw new BundleException(
                    Category.MALFORMED_JOURNAL,
                    "session " + source.sessionId() + " has no " + (startedAt == null ? "SessionStart" : "SessionEnd")
                            + "; only a session that has ended can be exported");
        }
        for (Digest digest : referenced) {
            if (!content.objects().contains(digest)) {
                throw new BundleException(
                        Category.MISSING_OBJECT,
                        "session " + source.sessionId() + " has no object " + digest + ", which its events need");
            }
        }
    }

    private void add(ObjectEntry object) throws IOException {
        if (object.bytes().length > BundleLimits.MAX_OBJECT_BYTES) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE,
                    "the object " + object.digest() + " has " + object.bytes().length
                            + " bytes; no reader of a bundle takes more than " + BundleLimits.MAX_OBJECT_BYTES);
        }
        content.objects().add(object.digest(), object.bytes());
    }

    private void add(EventEntry entry) throws IOException {
        Event event = entry.event();
        byte[] frame = EventCodec.frameForm(event);
        if (frame.length > EventCodec.MAX_FRAME_BYTES) {
            throw new BundleException(
                    Category.MALFORMED_JOURNAL,
                    "event " + content.eventCount() + " has " + frame.length
                            + " bytes; no reader of a bundle takes more than " + EventCodec.MAX_FRAME_BYTES);
        }
        content.addFrame(frame);
        for (Reference reference : event.kind().references()) {
            referenced.add(reference.digest());
        }
        if (event.kind() instanceof SessionStart && startedAt == null) {
            startedAt = event.emittedAt();
        } else if (event.kind() instanceof SessionEnd) {
            endedAt = event.emittedAt();
        }
        head = entry.hash();
    }

    private Manifest manifest(Producer producer, Optional<Manifest> original) throws BundleException {
        if (original.isPresent() && original.get().session().head().equals(head)) {
            Manifest imported = original.get();
            boolean sameSession = imported.session().id().equals(source.sessionId());
            return sameSession ? counted(imported) : renamed(imported, producer);
        }
        return new Manifest(
                Manifest.CURRENT_AGEF_VERSION,
                producer,
                new SessionInfo(source.sessionId(), head, written(startedAt), written(endedAt)),
                source.algorithm(),
                referenced.size(),
                content.eventCount(),
                null,
                null,
                Map.of());
    }

    private Manifest counted(Manifest imported) {
        return new Manifest(
                imported.agefVersion(),
                imported.producer(),
                imported.session(),
                imported.hashAlgorithm(),
                referenced.size(),
                content.eventCount(),
                imported.signatures(),
                imported.attestations(),
                imported.extras());
    }

    /** Under another id the statements that were signed are not those of this bundle: what was signed stays behind. */
    private Manifest renamed(Manifest imported, Producer producer) {
        SessionInfo session = imported.session();
        return new Manifest(
                Manifest.CURRENT_AGEF_VERSION,
                producer,
                new SessionInfo(source.sessionId(), session.head(), session.createdAt(), session.endedAt()),
                imported.hashAlgorithm(),
                referenced.size(),
                content.eventCount(),
                null,
                null,
                imported.extras());
    }

    private static String written(Instant time) throws BundleException {
        try {
            return Rfc3339.format(time);
        } catch (DateTimeException e) {
            throw new BundleException(Category.MALFORMED_JOURNAL, e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
