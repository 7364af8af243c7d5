package dev.akmon.journal.sealing;

import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.Manifest.Producer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A small session, in a journal and exported. */
final class SampleSessions {
    static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    static final Producer PRODUCER = new Producer("akmon", "0.1.0");

    private SampleSessions() {}

    /** Records the session into {@code journal} in a directory. */
    static Journal recorded(Path directory) throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        Instant at = Instant.parse("2026-01-02T03:04:05.250Z");
        try (SessionWriter writer = journal.create(ID)) {
            Digest config = writer.put("{\"capture_level\":\"full\"}".getBytes(StandardCharsets.UTF_8));
            writer.append(new EventKind.SessionStart(writer.put("/".getBytes(StandardCharsets.UTF_8)), config), at);
            writer.append(new EventKind.UserTurn(writer.put("hello".getBytes(StandardCharsets.UTF_8))), at);
            writer.append(new EventKind.SessionEnd(null), at);
            writer.commit();
        }
        return journal;
    }

    /** Records and exports the session. */
    static Path exported(Path directory, String name) throws Exception {
        Path file = directory.resolve(name);
        try (SessionReader reader = recorded(directory).read(ID)) {
            BundleExporter.export(reader, PRODUCER, Optional.empty(), file);
        }
        return file;
    }
}
