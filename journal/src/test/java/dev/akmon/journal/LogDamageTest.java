package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.CommitScanner.Commit;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves at the end of a log is passed over and reported; a change anywhere else is an error. */
class LogDamageTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000002");

    @TempDir
    private Path directory;

    private Journal journal;
    private byte[] log;

    /** Where the commits begin, and where the last one ends. */
    private final List<Integer> boundaries = new ArrayList<>();

    /** How many events the commits before each boundary hold. */
    private final List<Integer> eventsBefore = new ArrayList<>();

    @BeforeEach
    void record() throws IOException {
        journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(ID)) {
            SampleSession.terse(writer, 61).record(2, 2);
        }
        log = Files.readAllBytes(journal.logPath(ID));
        try (CommitScanner commits = new CommitScanner(journal.logPath(ID), ID)) {
            for (Optional<Commit> commit = commits.next(); commit.isPresent(); commit = commits.next()) {
                boundaries.add((int) commit.get().offset());
            }
        }
        boundaries.add(log.length);
        for (int boundary : boundaries) {
            write(Arrays.copyOf(log, boundary));
            eventsBefore.add(events().size());
        }
        assertThat(eventsBefore).isEqualTo(List.of(0, 2, 2, 5, 6, 6, 9, 10, 11));
    }

    @Test
    void everyTruncationLeavesTheCompleteCommits() throws IOException {
        for (int length = 0; length <= log.length; length++) {
            write(Arrays.copyOf(log, length));
            int complete = completeCommits(length);
            boolean atBoundary = length == 0 || boundaries.contains(length);
            int end = complete < 0 ? 0 : boundaries.get(complete);

            try (StoredSession stored = journal.load(ID)) {
                assertThat(stored.events()).hasSize(complete < 0 ? 0 : eventsBefore.get(complete));
                assertThat(stored.tail()).isEqualTo(new LogTail(!atBoundary, end, length - end));
            }
        }
    }

    @Test
    void everyTruncationCanBeReopenedAndEnded() throws IOException {
        // Every length would take long and teach little: around each boundary, and some between.
        for (int length = 0; length < log.length; length++) {
            int position = length;
            if (length % 97 != 0 && boundaries.stream().noneMatch(b -> Math.abs(b - position) <= 2)) {
                continue;
            }
            write(Arrays.copyOf(log, length));
            int complete = completeCommits(length);
            try (SessionWriter writer = journal.reopen(ID)) {
                assertThat(writer.eventCount()).isEqualTo(complete < 0 ? 0 : eventsBefore.get(complete));
                if (writer.eventCount() == 0) {
                    SampleSession.terse(writer, 62).start();
                }
                writer.append(new EventKind.SessionEnd(null), SampleSession.LATER);
                writer.commit();
            }
            try (SessionReader reader = journal.read(ID)) {
                VerificationReport report = SessionVerifier.verify(reader);
                assertThat(report.violations()).isEmpty();
                assertThat(report.tail().torn()).isFalse();
            }
        }
    }

    @Test
    void everyChangedByteIsDamageOrATornTail() throws IOException {
        Random random = new Random(63);
        for (int at = 0; at < log.length; at++) {
            byte[] changed = log.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            write(changed);
            int commit = commitAt(at);
            boolean last = commit == boundaries.size() - 2;

            if (last) {
                // Nothing tells it from a write that was not finished.
                try (StoredSession stored = journal.load(ID)) {
                    assertThat(stored.events()).hasSize(eventsBefore.get(commit));
                    assertThat(stored.tail())
                            .isEqualTo(new LogTail(true, boundaries.get(commit), log.length - boundaries.get(commit)));
                }
            } else {
                String place = commit < 0
                        ? "header of the log, at byte 0,"
                        : "commit " + commit + " at byte " + boundaries.get(commit);
                assertDamaged(place + " is damaged");
                assertThat(verify().violations())
                        .extracting(Violation::category)
                        .isEqualTo(List.of("damaged_log"));
            }
        }
    }

    @Test
    void everyRemovedByteIsDamageOrATornTail() throws IOException {
        for (int at = 0; at < log.length; at++) {
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(log, 0, at);
            changed.write(log, at + 1, log.length - at - 1);
            write(changed.toByteArray());

            assertDamagedUnlessLast(commitAt(at));
        }
    }

    @Test
    void everyRemovedCommitIsDamage() throws IOException {
        for (int commit = 0; commit < boundaries.size() - 2; commit++) {
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(log, 0, boundaries.get(commit));
            changed.write(log, boundaries.get(commit + 1), log.length - boundaries.get(commit + 1));
            write(changed.toByteArray());

            assertDamaged("commit " + (commit + 1) + " stands where commit " + commit + " should");
        }
    }

    @Test
    void commitsInAnotherOrderOrTwiceAreDamage() throws IOException {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(log, 0, boundaries.get(3));
        twice.write(log, boundaries.get(2), log.length - boundaries.get(2));
        write(twice.toByteArray());

        assertDamaged("commit 2 stands where commit 3 should");
    }

    @Test
    void nothingFollowsTheEndOfASession() throws IOException {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(log);
        longer.write(log, boundaries.get(0), boundaries.get(1) - boundaries.get(0));
        write(longer.toByteArray());
        assertDamaged("commit 0 stands where the session has ended");

        write(Arrays.copyOf(log, log.length + 5));
        try (StoredSession stored = journal.load(ID)) {
            assertThat(stored.ended()).isTrue();
            assertThat(stored.tail()).isEqualTo(new LogTail(true, log.length, 5));
        }
    }

    @Test
    void zerosAtTheEndAreATornTail() throws IOException {
        for (int boundary : boundaries) {
            byte[] padded = Arrays.copyOf(Arrays.copyOf(log, boundary), boundary + 4096);
            write(padded);
            try (StoredSession stored = journal.load(ID)) {
                assertThat(stored.tail()).isEqualTo(new LogTail(true, boundary, 4096));
            }
        }
        write(new byte[4096]);
        try (StoredSession stored = journal.load(ID)) {
            assertThat(stored.events()).isEmpty();
            assertThat(stored.tail()).isEqualTo(new LogTail(true, 0, 4096));
        }
    }

    @Test
    void aLogThatIsTheContentOfATornObjectIsNotTakenForCommits() throws IOException {
        // A tool may well have read this very log, or another: an interrupted write then ends with whole commits.
        UUID other = UUID.fromString("0190c0de-0000-7000-8000-0000000000ff");
        try (SessionWriter writer = journal.create(other)) {
            SampleSession.terse(writer, 64).record(6, 4);
        }
        byte[] foreign = Files.readAllBytes(journal.logPath(other));
        for (byte[] content : List.of(foreign, Arrays.copyOf(log, boundaries.get(3)))) {
            ByteArrayOutputStream torn = new ByteArrayOutputStream();
            torn.write(log, 0, boundaries.get(3) + 40);
            torn.writeBytes(content);
            write(torn.toByteArray());

            try (StoredSession stored = journal.load(ID)) {
                assertThat(stored.events()).hasSize(eventsBefore.get(3));
                assertThat(stored.tail().torn()).isTrue();
            }
        }
    }

    @Test
    void anotherFileIsNotTakenForALog() throws IOException {
        write("This is not a log, but somebody may have put it here.".getBytes());
        assertDamaged("header of the log, at byte 0, is damaged");
        assertThatExceptionOfType(JournalException.class).isThrownBy(() -> journal.reopen(ID));

        UUID renamed = UUID.fromString("0190c0de-0000-7000-8000-0000000000fe");
        Files.write(journal.logPath(renamed), log);
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.load(renamed))
                .withMessageContaining("holds session " + ID)
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.DAMAGED));
    }

    @Test
    void aDamagedLogIsNotReopened() throws IOException {
        byte[] changed = log.clone();
        changed[boundaries.get(1) + 30] ^= 1;
        write(changed);

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.reopen(ID))
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.DAMAGED));
        assertThat(Files.readAllBytes(journal.logPath(ID))).isEqualTo(changed);
        assertThat(journal.isBeingWritten(ID)).isFalse();
    }

    private void assertDamagedUnlessLast(int commit) throws IOException {
        if (commit == boundaries.size() - 2) {
            try (StoredSession stored = journal.load(ID)) {
                assertThat(stored.events()).hasSize(eventsBefore.get(commit));
                assertThat(stored.tail().torn()).isTrue();
            }
        } else {
            assertDamaged(
                    commit < 0 ? "at byte 0, is damaged" : "commit " + commit + " at byte " + boundaries.get(commit));
        }
    }

    private void assertDamaged(String message) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.load(ID).close())
                .withMessageContaining(message)
                .withMessageContaining(ID.toString())
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.DAMAGED));
    }

    private VerificationReport verify() throws IOException {
        try (SessionReader reader = journal.read(ID)) {
            return SessionVerifier.verify(reader);
        }
    }

    private List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        try (SessionReader reader = journal.read(ID)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof EventEntry event) {
                    events.add(event.event());
                }
            }
        }
        return events;
    }

    private void write(byte[] bytes) throws IOException {
        // Overwriting a file makes some file systems flush it: a new one each time is much faster.
        Files.delete(journal.logPath(ID));
        Files.write(journal.logPath(ID), bytes);
    }

    /** The number of complete commits in a log of this length; -1 when not even the header is complete. */
    private int completeCommits(int length) {
        int complete = -1;
        while (complete + 1 < boundaries.size() && boundaries.get(complete + 1) <= length) {
            complete++;
        }
        return complete;
    }

    /** The commit that holds a byte; -1 for the header. */
    private int commitAt(int offset) {
        return completeCommits(offset);
    }
}
