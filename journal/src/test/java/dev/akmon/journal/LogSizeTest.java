package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is captured grows with the square of the turns, because each request repeats all before; what is stored must not. */
class LogSizeTest {
    private static final int TOKENS = 200;

    @TempDir
    private Path directory;

    private record Cost(long bytes, long forces) {}

    @Test
    void aConversationCostsWhatIsNewInIt() throws IOException {
        Cost twenty = record(20);
        Cost hundred = record(100);

        assertThat(twenty.bytes()).isLessThanOrEqualTo(64 * 1024);
        assertThat(hundred.bytes()).isLessThanOrEqualTo(6 * twenty.bytes());
        assertThat(twenty.forces()).isLessThanOrEqualTo(80);
    }

    private Cost record(int turns) throws IOException {
        Journal journal = Journal.at(directory);
        UUID id = new UUID(0, turns);
        try (SessionWriter writer = journal.create(id)) {
            new SampleSession(writer, 41).record(turns, TOKENS);

            assertThat(writer.bytesWritten()).isEqualTo(Files.size(journal.logPath(id)));
            return new Cost(writer.bytesWritten(), writer.forceCount());
        }
    }
}
