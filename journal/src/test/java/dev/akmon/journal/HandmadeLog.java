package dev.akmon.journal;

import dev.akmon.journal.LogFormat.CommitHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes logs that {@link SessionWriter} would refuse to write: well-formed commits whose content breaks the rules. */
final class HandmadeLog implements AutoCloseable {
    private static final Instant TIME = Instant.parse("2026-11-21T08:00:00Z");

    private final UUID id;
    private final LogFile file;
    private final ChunkEncoder encoder = new ChunkEncoder();
    private final RecordWriter records = new RecordWriter(encoder);
    private int commits;
    private long events;
    private @Nullable Digest head;

    HandmadeLog(Journal journal, UUID id) throws IOException {
        this.id = id;
        Path path = journal.logPath(id);
        Directories.create(path.getParent());
        Directories.createFile(path);
        file = new DiskLogFile(path);
        byte[] header = LogFormat.fileHeader(id, HashAlgorithm.SHA256);
        file.append(header, 0, header.length);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Digest digest(String text) {
        return HashAlgorithm.SHA256.digest(bytes(text));
    }

    HandmadeLog object(String text) {
        return object(digest(text), text);
    }

    HandmadeLog object(Digest recorded, String text) {
        records.object(recorded, bytes(text));
        return this;
    }

    /** An event as it should be. */
    HandmadeLog event(EventKind kind) {
        Event event = next(kind);
        return event(event, EventCodec.hash(event, HashAlgorithm.SHA256));
    }

    /** Any event, recorded under any hash. */
    HandmadeLog event(Event event, Digest recorded) {
        records.event(event, EventCodec.hashForm(event), recorded);
        head = recorded;
        events++;
        return this;
    }

    /** Any bytes as the content of a record of any type. */
    HandmadeLog raw(byte... bytes) {
        encoder.write(bytes, 0, bytes.length);
        return this;
    }

    /** The event that would be right here. */
    Event next(EventKind kind) {
        return new Event(head == null ? List.of() : List.of(head), kind, TIME, events);
    }

    HandmadeLog commit(int flags) throws IOException {
        ChunkBuffer chunk = encoder.finish((flags & LogFormat.FLAG_SESSION_ENDED) != 0);
        int all = flags | (commits == 0 ? LogFormat.FLAG_FRESH_FRAME : 0);
        byte[] header = LogFormat.commitHeader(id, new CommitHeader(all, commits, chunk.length(), chunk.crc()));
        file.append(header, 0, header.length);
        chunk.writeTo(file);
        chunk.clear();
        commits++;
        return this;
    }

    HandmadeLog commit() throws IOException {
        return commit(0);
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        file.close();
    }
}
