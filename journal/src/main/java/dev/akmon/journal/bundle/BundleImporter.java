package dev.akmon.journal.bundle;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.Reference;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StagedSession;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes the session of a bundle into a journal, where it is a session like any other. What only the bundle has, its
 * signatures and attestations, producer and further members of the manifest, is kept beside it and comes back when the
 * session is exported.
 *
 * <p>The bundle must be sound: {@link BundleVerifier} says whether it is. The session appears when it is complete; when
 * anything goes wrong nothing is left of it.
 */
public final class BundleImporter {
    /** The session is committed in parts of about so many bytes, which is what has to be kept in memory. */
    private static final long COMMIT_BYTES = 16 << 20;

    private final Journal journal;
    private final Path file;
    private final BundleLimits limits;
    private final boolean allowExtraFiles;

    /** An importer of this file. */
    public BundleImporter(Journal journal, Path file, BundleLimits limits, boolean allowExtraFiles) {
        this.journal = journal;
        this.file = file;
        this.limits = limits;
        this.allowExtraFiles = allowExtraFiles;
    }

    /**
     * What came of an import.
     *
     * @param manifest the manifest kept with the session
     * @param sessionId the session's id in the journal
     * @param events number of events added
     * @param objects number of objects added
     * @param recognised whether the journal had the session already, with the same head
     */
    public record Imported(Manifest manifest, UUID sessionId, long events, long objects, boolean recognised) {}

    /** A session of that id is there already, and it is another one. */
    public static final class CollisionException extends Exception {
        private static final long serialVersionUID = 1L;

        private final UUID sessionId;

        CollisionException(UUID sessionId) {
            super("the journal has another session " + sessionId + "; import under another id with --rename-to UUID");
            this.sessionId = sessionId;
        }

        /** The id that is taken. */
        public UUID sessionId() {
            return sessionId;
        }
    }

    /**
     * Whether the journal has the bundle's session already.
     *
     * @param head the head the session must have
     * @throws CollisionException when the journal has another session of that id
     */
    public boolean isThere(UUID sessionId, Digest head) throws JournalException, CollisionException {
        if (!journal.exists(sessionId)) {
            return false;
        }
        if (!headOf(sessionId).equals(Optional.of(head))) {
            throw new CollisionException(sessionId);
        }
        return true;
    }

    /**
     * Imports the bundle, or adds its signatures to the session when the journal has it already.
     *
     * @param expected the head that was verified
     * @throws CollisionException when the journal has another session of that id
     * @throws BundleException as reading does, and IO_ERROR when the file is not the one that was verified
     */
    public Imported importAs(UUID sessionId, Manifest expected)
            throws JournalException, BundleException, CollisionException {
        if (isThere(sessionId, expected.session().head())) {
            return recognise(sessionId, expected);
        }
        try (BundleContent content = new BundleContent()) {
            Manifest manifest = content.read(file, limits, allowExtraFiles);
            if (!manifest.equals(expected)) {
                throw changed();
            }
            try (StagedSession staged = journal.stage(sessionId, manifest.hashAlgorithm())) {
                long objects =
                        write(content, staged.writer(), manifest.session().head());
                staged.publish(ManifestCodec.write(manifest));
                return new Imported(manifest, sessionId, content.eventCount(), objects, false);
            }
        } catch (JournalException | BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot import " + file + ": " + IoErrors.reason(e), e);
        }
    }

    /** The manifest a session of a journal was imported with; empty for a session that was not. */
    public static Optional<Manifest> manifestOf(Journal journal, UUID sessionId)
            throws JournalException, BundleException {
        Optional<byte[]> json = journal.bundleManifest(sessionId);
        return json.isEmpty() ? Optional.empty() : Optional.of(ManifestCodec.read(json.get()));
    }

    private Imported recognise(UUID sessionId, Manifest manifest) throws JournalException, BundleException {
        Optional<Manifest> kept = manifestOf(journal, sessionId);
        Manifest merged = kept.isEmpty() ? manifest : ManifestMerger.merge(kept.get(), manifest);
        if (!kept.equals(Optional.of(merged))) {
            journal.keepBundleManifest(sessionId, ManifestCodec.writeReadable(merged));
        }
        return new Imported(merged, sessionId, 0, 0, true);
    }

    /** Writes the session, objects before the events that refer to them; returns how many objects it has. */
    private long write(BundleContent content, SessionWriter writer, Digest head) throws IOException {
        Set<Digest> written = new HashSet<>();
        FrameReader frames = new FrameReader(new BufferedInputStream(content.frames()));
        long uncommitted = 0;
        for (Optional<Event> next = frames.next(); next.isPresent(); next = frames.next()) {
            for (Reference reference : next.get().kind().references()) {
                Digest digest = reference.digest();
                if (written.add(digest)) {
                    byte[] object = content.objects().get(digest).orElseThrow(this::changed);
                    uncommitted += object.length;
                    writer.put(object);
                }
            }
            writer.append(next.get().kind(), next.get().emittedAt());
            if (uncommitted > COMMIT_BYTES) {
                writer.commit();
                uncommitted = 0;
            }
        }
        // The writer has computed every hash from what it wrote.
        if (!writer.head().equals(Optional.of(head))) {
            throw changed();
        }
        writer.commit();
        return written.size();
    }

    private Optional<Digest> headOf(UUID sessionId) throws JournalException {
        @Nullable Digest head = null;
        try (SessionReader reader = journal.read(sessionId)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof EventEntry event) {
                    head = event.hash();
                }
            }
        }
        return Optional.ofNullable(head);
    }

    private BundleException changed() {
        return new BundleException(Category.IO_ERROR, file + " was changed while it was read");
    }
}
