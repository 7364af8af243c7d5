package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session much larger than memory can be verified and loaded. */
class BoundedMemoryTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000007");
    private static final int OBJECT_BYTES = 1 << 20;
    private static final int OBJECTS = 2 * ChildProcess.MAX_HEAP_BYTES / OBJECT_BYTES;

    @TempDir
    private Path directory;

    @TempDir
    private Path temporary;

    @Test
    void aSessionOfTwiceTheHeapIsRead() throws Exception {
        Journal journal = Journal.at(directory);
        record(journal);

        try (ChildProcess child = ChildProcess.start(temporary, "read", directory, ID)) {
            assertThat(child.line()).isEqualTo("violations 0");
            assertThat(child.line()).isEqualTo("bytes " + (OBJECTS + 2L) * OBJECT_BYTES);
            assertThat(child.exitCode()).isZero();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).as("what loading left in the temporary directory").isEmpty();
        }
    }

    private static void record(Journal journal) throws IOException {
        byte[] object = new byte[OBJECT_BYTES];
        Random random = new Random(101);
        try (SessionWriter writer = journal.create(ID)) {
            random.nextBytes(object);
            Digest first = writer.put(object);
            writer.append(new SessionStart(first, first), SampleSession.LATER);
            for (int i = 0; i < OBJECTS; i++) {
                random.nextBytes(object);
                writer.append(new UserTurn(writer.put(object)), SampleSession.LATER);
                if (i % 20 == 0) {
                    writer.commit(); // chunks of more than memory has, too
                }
            }
            writer.append(new EventKind.SessionEnd(null), SampleSession.LATER);
            writer.commit();
        }
    }
}
