package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A session that is written whole before anybody sees it, as an import does. It has its id from the beginning: nobody else
 * can create or stage a session of that id meanwhile.
 */
public final class StagedSession implements AutoCloseable {
    private final SessionWriter writer;
    private final Path log;
    private final Path manifest;

    StagedSession(SessionWriter writer, Path log, Path manifest) {
        this.writer = writer;
        this.log = log;
        this.manifest = manifest;
    }

    /** Where to write the session. */
    public SessionWriter writer() {
        return writer;
    }

    /**
     * Makes the session one of the journal's, durably. Everything must be committed.
     *
     * @param bundleManifest the manifest of the bundle it came from
     * @throws JournalException WRITE_FAILED; nothing is left of the session when this is closed then
     */
    public void publish(byte[] bundleManifest) throws JournalException {
        try {
            // The log last: a session is there when its log is.
            Directories.replaceFile(manifest, bundleManifest);
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot create " + log + ": " + IoErrors.describe(e), e);
        }
        publish();
    }

    /** As {@link #publish(byte[])}, of a session that came from no bundle. */
    public void publish() throws JournalException {
        try {
            Files.move(writer.path(), log, StandardCopyOption.ATOMIC_MOVE);
            Directories.force(log.getParent());
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot create " + log + ": " + IoErrors.describe(e), e);
        }
    }

    /** Gives the id free; removes the session unless it was published. */
    @Override
    public void close() throws JournalException {
        try (writer) {
            if (Files.deleteIfExists(writer.path()) && !Files.exists(log)) {
                Files.deleteIfExists(manifest);
            }
        } catch (IOException e) {
            throw new JournalException(
                    Category.WRITE_FAILED, "cannot remove " + writer.path() + ": " + IoErrors.describe(e), e);
        }
    }
}
