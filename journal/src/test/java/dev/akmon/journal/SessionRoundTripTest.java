package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionRoundTripTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456789Z");

    @TempDir
    private Path directory;

    private Journal journal;

    @BeforeEach
    void openJournal() {
        journal = Journal.at(directory.resolve("journal"));
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void aSessionComesBackAsItWasRecorded(HashAlgorithm algorithm) throws IOException {
        List<Digest> hashes;
        try (SessionWriter writer = journal.create(ID, algorithm)) {
            SampleSession session = new SampleSession(writer, 51);
            session.record(4, 30);
            hashes = session.hashes();

            assertThat(writer.head()).contains(hashes.get(hashes.size() - 1));
            assertThat(writer.eventCount()).isEqualTo(hashes.size());
            assertThat(writer.ended()).isTrue();
        }

        try (StoredSession stored = journal.load(ID)) {
            assertThat(stored.sessionId()).isEqualTo(ID);
            assertThat(stored.algorithm()).isEqualTo(algorithm);
            assertThat(stored.eventHashes()).isEqualTo(hashes);
            assertThat(stored.head()).contains(hashes.get(hashes.size() - 1));
            assertThat(stored.ended()).isTrue();
            assertThat(stored.tail()).isEqualTo(new LogTail(false, Files.size(journal.logPath(ID)), 0));
            for (Event event : stored.events()) {
                for (Reference reference : event.kind().references()) {
                    byte[] object = stored.object(reference.digest());
                    assertThat(algorithm.digest(object)).isEqualTo(reference.digest());
                    assertThat(stored.objectSize(reference.digest())).isEqualTo(object.length);
                }
            }
        }
        assertThat(journal.isEnded(ID)).isTrue();
    }

    @Test
    void timesAreKeptToTheNanosecond() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            Digest object = writer.put(bytes("x"));
            writer.append(new SessionStart(object, object), NOW);
            AttemptRecord attempt = new AttemptRecord(
                    1, NOW.plusNanos(1), NOW.plusNanos(2), AttemptStatus.Known.SUCCESS, object, null, null, null);
            writer.append(new ProviderCall("p", List.of(attempt), null), NOW.plusNanos(3));
            writer.commit();
        }

        try (StoredSession stored = journal.load(ID)) {
            assertThat(stored.events().get(0).emittedAt()).isEqualTo(NOW);
            assertThat(stored.events().get(1).emittedAt()).isEqualTo(NOW.plusNanos(3));
            ProviderCall call = (ProviderCall) stored.events().get(1).kind();
            assertThat(call.attempts().get(0).startedAt()).isEqualTo(NOW.plusNanos(1));
            assertThat(call.attempts().get(0).endedAt()).isEqualTo(NOW.plusNanos(2));
        }
    }

    @Test
    void objectsComeBeforeTheEventThatNeedsThemAndOnlyOnce() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            SampleSession session = new SampleSession(writer, 52);
            session.start();
            writer.put(bytes("unused"));
            session.turn(10);
            session.turn(10);
            session.end();
        }

        List<Digest> objects = new ArrayList<>();
        try (SessionReader reader = journal.read(ID)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof ObjectEntry object) {
                    objects.add(object.digest());
                } else if (entry.get() instanceof EventEntry event) {
                    assertThat(objects)
                            .containsAll(event.event().kind().references().stream()
                                    .map(Reference::digest)
                                    .toList());
                }
            }
        }
        assertThat(objects).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsThereBeforeTheCommit() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            Digest object = writer.put(bytes("x"));
            writer.append(new SessionStart(object, object), NOW);

            assertThat(entries()).isZero();
            writer.commit();
            assertThat(entries()).isEqualTo(2);
            writer.append(new UserTurn(object), NOW);
        }
        assertThat(entries()).isEqualTo(2);
    }

    @Test
    void aCommitForcesOnceAndOnlyWhenThereIsSomething() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            long created = writer.forceCount();
            writer.commit();
            assertThat(writer.forceCount()).isEqualTo(created);

            Digest object = writer.put(bytes("x"));
            writer.put(bytes("y"));
            writer.append(new SessionStart(object, object), NOW);
            writer.commit();
            writer.commit();
            assertThat(writer.forceCount()).isEqualTo(created + 1);

            writer.put(bytes("x"));
            writer.commit();
            assertThat(writer.forceCount()).as("nothing new").isEqualTo(created + 1);
        }
    }

    @Test
    void aReaderSeesWhatIsAddedLater() throws IOException {
        try (SessionWriter writer = journal.create(ID);
                SessionReader reader = journal.read(ID)) {
            assertThat(reader.next()).isEmpty();
            SampleSession session = new SampleSession(writer, 53);
            session.start();
            assertThat(countEvents(reader)).isEqualTo(2);
            session.turn(5);
            session.turn(5);
            assertThat(countEvents(reader)).isEqualTo(8);
            session.end();
            assertThat(countEvents(reader)).isEqualTo(1);
            assertThat(reader.tail().torn()).isFalse();
        }
    }

    @Test
    void aSessionWithoutEventsIsEmptyAndOpen() throws IOException {
        journal.create(ID).close();

        try (StoredSession stored = journal.load(ID)) {
            assertThat(stored.events()).isEmpty();
            assertThat(stored.head()).isEmpty();
            assertThat(stored.ended()).isFalse();
            assertThat(stored.tail()).isEqualTo(new LogTail(false, 0, 0));
        }
        assertThat(journal.isEnded(ID)).isFalse();
    }

    @Test
    void largeObjectsGoThroughInPieces() throws IOException {
        recordAndLoad(10_000_000, 20_000_000);
    }

    @Test
    @Tag("long")
    void hugeObjectsGoThroughInPieces() throws IOException {
        recordAndLoad(100_000_000, 500_000_000);
    }

    private void recordAndLoad(int randomBytes, int zeroBytes) throws IOException {
        byte[] random = new byte[randomBytes];
        new Random(54).nextBytes(random);
        byte[] zeros = new byte[zeroBytes];
        try (SessionWriter writer = journal.create(ID)) {
            Digest first = writer.put(random);
            writer.append(new SessionStart(first, writer.put(zeros)), NOW);
            writer.commit();
        }

        try (StoredSession stored = journal.load(ID)) {
            SessionStart start = (SessionStart) stored.events().get(0).kind();
            assertThat(Arrays.equals(stored.object(start.cwd()), random)).isTrue();
            assertThat(Arrays.equals(stored.object(start.config()), zeros)).isTrue();
            assertThat(stored.objectSize(start.config())).isEqualTo(zeros.length);
        }
    }

    @Test
    void aLoadedSessionDoesNotShareItsBytes() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            Digest object = writer.put(bytes("x"));
            writer.append(new SessionStart(object, object), NOW);
            writer.commit();
        }

        try (StoredSession stored = journal.load(ID)) {
            Digest object = HashAlgorithm.SHA256.digest(bytes("x"));
            stored.object(object)[0] = 'y';
            assertThat(stored.object(object)).isEqualTo(bytes("x"));
        }
    }

    @Test
    void anUnknownObjectIsAnError() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            new SampleSession(writer, 55).record(1, 1);
        }
        try (StoredSession stored = journal.load(ID)) {
            Digest unknown = Digest.of(new byte[32]);

            assertThat(stored.hasObject(unknown)).isFalse();
            assertRefused(Category.MISSING_OBJECT, () -> stored.object(unknown));
            assertRefused(Category.MISSING_OBJECT, () -> stored.objectSize(unknown));
        }
    }

    @Test
    void theWriterRefusesWhatTheChainForbidsAndGoesOn() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            Digest object = writer.put(bytes("x"));
            Digest unknown = Digest.of(new byte[32]);
            SessionStart start = new SessionStart(object, object);

            assertRefused(Category.INVALID_EVENT, () -> writer.append(new UserTurn(object), NOW));
            assertRefused(Category.MISSING_OBJECT, () -> writer.append(new SessionStart(object, unknown), NOW));
            assertRefused(Category.INVALID_EVENT, () -> writer.append(start, Instant.MAX));
            writer.append(start, NOW);
            assertRefused(Category.INVALID_EVENT, () -> writer.append(start, NOW));
            assertRefused(Category.INVALID_EVENT, () -> writer.append(call(), NOW));
            assertRefused(Category.INVALID_EVENT, () -> writer.append(call(attempt(2, 0, object)), NOW));
            assertRefused(
                    Category.INVALID_EVENT,
                    () -> writer.append(call(attempt(1, 0, object), attempt(3, 1, object)), NOW));
            assertRefused(
                    Category.INVALID_EVENT,
                    () -> writer.append(call(attempt(1, 1, object), attempt(2, 0, object)), NOW));
            assertRefused(
                    Category.TOO_LARGE,
                    () -> writer.append(new EventKind.ToolCall("x".repeat(2_000_000), object, object, null), NOW));
            writer.append(call(attempt(1, 0, object), attempt(2, 0, object)), NOW);
            writer.append(new SessionEnd(null), NOW);
            assertRefused(Category.SESSION_CLOSED, () -> writer.append(new UserTurn(object), NOW));
            assertRefused(Category.SESSION_CLOSED, () -> writer.append(new SessionEnd(null), NOW));
            assertRefused(Category.SESSION_CLOSED, () -> writer.put(bytes("y")));
            writer.commit();

            assertThat(writer.eventCount()).isEqualTo(3);
        }
        try (SessionReader reader = journal.read(ID)) {
            assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
        }
    }

    @Test
    void aClosedWriterRefusesEverything() throws IOException {
        SessionWriter writer = journal.create(ID);
        writer.close();
        writer.close();

        assertRefused(Category.SESSION_CLOSED, () -> writer.put(new byte[0]));
        assertRefused(Category.SESSION_CLOSED, writer::commit);
    }

    @Test
    void aSessionGoesOnWhereItStopped() throws IOException {
        Digest object;
        try (SessionWriter writer = journal.create(ID)) {
            object = writer.put(bytes("x"));
            writer.append(new SessionStart(object, object), NOW);
            writer.commit();
            writer.append(new UserTurn(object), NOW);
        }
        for (int i = 1; i <= 3; i++) {
            try (SessionWriter writer = journal.reopen(ID)) {
                assertThat(writer.eventCount()).isEqualTo(i);
                assertThat(writer.put(bytes("x"))).isEqualTo(object);
                writer.append(new UserTurn(object), NOW);
                writer.commit();
            }
        }
        try (SessionWriter writer = journal.reopen(ID)) {
            writer.append(new SessionEnd(null), NOW);
            writer.commit();
        }

        try (SessionReader reader = journal.read(ID)) {
            VerificationReport report = SessionVerifier.verify(reader);
            assertThat(report.violations()).isEmpty();
            assertThat(report.eventsChecked()).isEqualTo(5);
        }
        assertRefused(Category.SESSION_CLOSED, () -> journal.reopen(ID));
        assertThat(journal.isBeingWritten(ID)).isFalse();
    }

    @Test
    void writingSurvivesAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        try (SessionWriter writer = journal.create(ID)) {
            new SampleSession(writer, 56).record(1, 1);

            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        try (SessionReader reader = journal.read(ID)) {
            assertThat(SessionVerifier.verify(reader).passed()).isTrue();
        }
    }

    private long entries() throws JournalException {
        try (SessionReader reader = journal.read(ID)) {
            long entries = 0;
            while (reader.next().isPresent()) {
                entries++;
            }
            return entries;
        }
    }

    private static int countEvents(SessionReader reader) throws JournalException {
        int events = 0;
        for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            events += entry.get() instanceof EventEntry ? 1 : 0;
        }
        return events;
    }

    private static ProviderCall call(AttemptRecord... attempts) {
        return new ProviderCall("p", List.of(attempts), null);
    }

    private static AttemptRecord attempt(int number, int millis, Digest request) {
        Instant started = NOW.plusMillis(millis);
        return new AttemptRecord(
                number, started, started, AttemptStatus.Known.NETWORK_ERROR, request, null, null, "refused");
    }

    private static void assertRefused(Category category, ThrowingCallable call) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.category()).isEqualTo(category));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
