package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed without warning while they record. */
class KilledWriterTest {
    private static final int ENDLESS = 100_000;

    /** Large enough for a commit to take several writes, so that a kill may come between two of them. */
    private static final int MAX_OBJECT = 300_000;

    @TempDir
    private Path directory;

    @TempDir
    private Path temporary;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        killed(20, 81);
    }

    @Test
    @Tag("long")
    void nothingAcknowledgedIsLostInHundredsOfKills() throws Exception {
        killed(300, 82);
    }

    private void killed(int times, long seed) throws Exception {
        Journal journal = Journal.at(directory);
        Random random = new Random(seed);
        long acknowledgedInAll = 0;
        for (int i = 0; i < times; i++) {
            UUID id = new UUID(seed, i);
            List<String> said = recordUntilKilled(id, random);
            long acknowledged = assertAcknowledgedIsThere(journal, id, said);
            acknowledgedInAll += acknowledged;
            assertCanBeEnded(journal, id);
        }
        assertThat(acknowledgedInAll).isGreaterThan(times);
    }

    private List<String> recordUntilKilled(UUID id, Random random) throws Exception {
        int lines = random.nextInt(20);
        long delay = random.nextInt(5_000_000);
        List<String> said = new ArrayList<>();
        try (ChildProcess child = ChildProcess.start(temporary, "record", directory, id, ENDLESS, MAX_OBJECT)) {
            // At least one line, so that the kill comes while it writes and not while the JVM starts.
            for (int i = 0; i <= lines; i++) {
                said.add(child.line());
            }
            LockSupport.parkNanos(delay);
            child.kill();
            said.addAll(child.remainingLines());
            assertThat(child.exitCode()).isEqualTo(128 + 9);
        }
        return said;
    }

    private static long assertAcknowledgedIsThere(Journal journal, UUID id, List<String> said) throws IOException {
        assertThat(journal.isBeingWritten(id)).isFalse();
        assertThat(journal.isEnded(id)).isFalse();
        try (StoredSession stored = journal.load(id)) {
            for (String line : said) {
                String[] fields = line.split(" ");
                int events = Integer.parseInt(fields[0]);
                assertThat(stored.eventHashes()).hasSizeGreaterThanOrEqualTo(events);
                assertThat(stored.eventHashes().get(events - 1).hex()).isEqualTo(fields[1]);
            }
        }
        try (SessionReader reader = journal.read(id)) {
            assertThat(SessionVerifier.verify(reader).violations())
                    .extracting(Violation::category)
                    .isEqualTo(List.of("session_end_missing"));
        }
        return Long.parseLong(said.get(said.size() - 1).split(" ")[0]);
    }

    private static void assertCanBeEnded(Journal journal, UUID id) throws IOException {
        try (SessionWriter writer = journal.reopen(id)) {
            writer.append(new EventKind.SessionEnd(null), SampleSession.LATER);
            writer.commit();
        }
        try (SessionReader reader = journal.read(id)) {
            VerificationReport report = SessionVerifier.verify(reader);
            assertThat(report.violations()).isEmpty();
            assertThat(report.tail().torn()).isFalse();
        }
        assertThat(journal.isEnded(id)).isTrue();
    }
}
