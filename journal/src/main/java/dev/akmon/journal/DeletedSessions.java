package dev.akmon.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletes sessions, and keeps a record of each in {@code deleted.jsonl} in the journal's directory: one line of canonical
 * JSON per session, {@code {"deleted_at":s,"ended":b,"events":n,"head":hex|null,"name":s?,"reason":s?,"session_id":uuid,
 * "started_at":s|null}}. The record is durable before anything is deleted, and nothing deletes records.
 */
public final class DeletedSessions {
    private static final String FILE = "deleted.jsonl";

    private final Journal journal;

    /** The deleted sessions of this journal. */
    public DeletedSessions(Journal journal) {
        this.journal = journal;
    }

    /**
     * What is left of a deleted session.
     *
     * @param id the session
     * @param deletedAt when it was deleted
     * @param startedAt when it began, null when that could not be read
     * @param head the hash of its last event, null when that could not be read
     * @param events its events, as far as they could be read
     * @param ended whether it had its SessionEnd
     * @param name the name it had, null for none
     * @param reason why it was deleted, null when nobody said
     */
    public record Tombstone(
            UUID id,
            Instant deletedAt,
            @Nullable Instant startedAt,
            @Nullable Digest head,
            long events,
            boolean ended,
            @Nullable String name,
            @Nullable String reason) {

        /** The record as it stands in the file. */
        public ObjectNode toJson() {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("deleted_at", deletedAt.toString());
            node.put("ended", ended);
            node.put("events", events);
            node.put("head", head == null ? null : head.hex());
            if (name != null) {
                node.put("name", name);
            }
            if (reason != null) {
                node.put("reason", reason);
            }
            node.put("session_id", id.toString());
            return node.put("started_at", startedAt == null ? null : startedAt.toString());
        }

        private static Tombstone of(JsonNode node) {
            String started = node.path("started_at").textValue();
            String head = node.path("head").textValue();
            return new Tombstone(
                    UUID.fromString(node.path("session_id").asText()),
                    Instant.parse(node.path("deleted_at").asText()),
                    started == null ? null : Instant.parse(started),
                    head == null ? null : Digest.parseHex(head),
                    node.path("events").asLong(),
                    node.path("ended").asBoolean(),
                    node.path("name").textValue(),
                    node.path("reason").textValue());
        }
    }

    /**
     * Deletes a session and what was kept with it.
     *
     * @param reason why, for the record; null for no reason
     * @throws JournalException SESSION_NOT_FOUND; SESSION_LOCKED while somebody writes it; WRITE_FAILED, when the record
     *     cannot be made, and then nothing is deleted, or when a file cannot be deleted
     */
    public Tombstone delete(UUID id, Instant now, @Nullable String reason) throws JournalException {
        if (!journal.exists(id)) {
            throw new JournalException(Category.SESSION_NOT_FOUND, "no session " + id + " in " + journal.directory());
        }
        Path lockFile = journal.lockPath(id);
        try (SessionLock lock = SessionLock.acquire(lockFile)
                .orElseThrow(() -> new JournalException(
                        Category.SESSION_LOCKED, "session " + id + " is being written; it cannot be deleted"))) {
            Tombstone tombstone = tombstone(id, now, reason);
            append(tombstone);
            for (Path file : journal.filesOf(id)) {
                if (!file.equals(lockFile)) {
                    Files.deleteIfExists(file);
                }
            }
            Directories.force(lockFile.getParent());
            return tombstone;
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException(
                    Category.WRITE_FAILED, "cannot delete session " + id + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * The records, oldest first. A line that is no record, such as one that was not finished, is left out.
     *
     * @throws JournalException READ_FAILED
     */
    public List<Tombstone> list() throws JournalException {
        if (!Files.exists(file())) {
            return List.of();
        }
        List<Tombstone> tombstones = new ArrayList<>();
        try {
            for (String line : new String(Files.readAllBytes(file()), StandardCharsets.UTF_8).split("\n")) {
                read(line).ifPresent(tombstones::add);
            }
        } catch (IOException e) {
            throw new JournalException(Category.READ_FAILED, "cannot read " + IoErrors.describe(e), e);
        }
        return List.copyOf(tombstones);
    }

    private static Optional<Tombstone> read(String line) {
        try {
            return Optional.of(Tombstone.of(CanonicalJson.parse(line.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // Torn by a crash, which also kept the session from being deleted.
            return Optional.empty();
        }
    }

    private Tombstone tombstone(UUID id, Instant now, @Nullable String reason) throws JournalException {
        Instant started = null;
        Digest head = null;
        long events = 0;
        boolean ended = false;
        try (IntactPrefix log = new IntactPrefix(journal.read(id))) {
            for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
                if (entry.get() instanceof EventEntry event) {
                    started = events++ == 0 ? event.event().emittedAt() : started;
                    head = event.hash();
                    ended = event.event().kind() instanceof EventKind.SessionEnd;
                }
            }
        } catch (JournalException e) {
            if (e.category() != Category.DAMAGED && e.category() != Category.UNSUPPORTED_FORMAT) {
                throw e;
            }
        }
        String name = new SessionNames(journal).of(id).orElse(null);
        return new Tombstone(id, now, started, head, events, ended, name, reason);
    }

    private void append(Tombstone tombstone) throws IOException {
        synchronized (DeletedSessions.class) { // a file lock is the process's, not the thread's
            appendAlone(tombstone);
        }
    }

    private void appendAlone(Tombstone tombstone) throws IOException {
        Path file = file();
        if (!Files.exists(file)) {
            create(file);
        }
        byte[] record = CanonicalJson.write(tombstone.toJson());
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
                FileLock held = out.getChannel().lock()) {
            assert held.isValid();
            boolean torn = out.length() > 0 && lastByte(out) != '\n';
            byte[] line = new byte[record.length + (torn ? 2 : 1)];
            line[0] = '\n';
            System.arraycopy(record, 0, line, torn ? 1 : 0, record.length);
            line[line.length - 1] = '\n';
            out.seek(out.length());
            out.write(line);
            out.getFD().sync();
        }
    }

    private void create(Path file) throws IOException {
        try {
            Directories.createFile(file);
        } catch (FileAlreadyExistsException e) {
            return; // another process was quicker, and both append to the same file
        }
        Directories.force(journal.directory());
    }

    private static int lastByte(RandomAccessFile file) throws IOException {
        file.seek(file.length() - 1);
        return file.read();
    }

    private Path file() {
        return journal.directory().resolve(FILE);
    }
}
