package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final UUID ONE = UUID.fromString("0190c0de-aaaa-7000-8000-000000000001");
    private static final UUID TWO = UUID.fromString("0190c0de-aaab-7000-8000-000000000002");
    private static final UUID THREE = UUID.fromString("f190c0de-0000-7000-8000-000000000003");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void theDefaultDirectoryIsThatOfTheStateHome() {
        assertThat(Journal.defaultDirectory(Map.of("XDG_STATE_HOME", "/state", "HOME", "/home/a")))
                .isEqualTo(Path.of("/state/akmon/journal"));
        assertThat(Journal.defaultDirectory(Map.of("XDG_STATE_HOME", "", "HOME", "/home/a")))
                .isEqualTo(Path.of("/home/a/.local/state/akmon/journal"));
        assertThat(Journal.defaultDirectory(Map.of("XDG_STATE_HOME", "state", "HOME", "/home/a")))
                .isEqualTo(Path.of("/home/a/.local/state/akmon/journal"));
        assertThat(Journal.defaultDirectory(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local", "state", "akmon", "journal"));
    }

    @Test
    void onlyTheOwnerMayReadWhatIsCreated() throws IOException {
        Path deep = directory.resolve("a").resolve("b");
        Journal journal = Journal.at(deep);
        try (SessionWriter writer = journal.create(ONE)) {
            SampleSession.terse(writer, 1).start();

            assertThat(permissions(writer.path())).isEqualTo("rw-------");
            assertThat(permissions(deep.resolve("sessions").resolve(ONE + ".lock")))
                    .isEqualTo("rw-------");
        }
        for (Path created : List.of(deep.resolve("sessions"), deep, deep.getParent())) {
            assertThat(permissions(created)).isEqualTo("rwx------");
        }
    }

    @Test
    void aDirectoryThatExistsKeepsItsPermissions() throws IOException {
        Path existing = Files.createDirectory(
                directory.resolve("j"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        Journal.at(existing).create(ONE).close();

        assertThat(permissions(existing)).isEqualTo("rwxr-x---");
    }

    @Test
    void sessionsAreListedAndOtherFilesAreNot() throws IOException {
        Journal journal = Journal.at(directory);
        journal.create(THREE).close();
        journal.create(ONE).close();
        Files.createFile(directory.resolve("sessions").resolve("notes.log"));
        Files.createFile(directory.resolve("sessions").resolve(TWO + ".log.bak"));
        Files.createFile(directory.resolve("sessions").resolve(TWO + ".lock"));

        assertThat(journal.sessionIds()).containsExactly(ONE, THREE);
        assertThat(journal.exists(ONE)).isTrue();
        assertThat(journal.exists(TWO)).isFalse();
    }

    @Test
    void aJournalThatIsNotThereIsNoEmptyJournal() {
        Journal journal = Journal.at(directory.resolve("none"));

        assertRefused(Category.JOURNAL_NOT_FOUND, journal::sessionIds);
        assertRefused(Category.JOURNAL_NOT_FOUND, () -> journal.read(ONE));
        assertRefused(Category.JOURNAL_NOT_FOUND, () -> journal.reopen(ONE));
        assertRefused(Category.JOURNAL_NOT_FOUND, () -> journal.resolve("last"));
        assertRefused(Category.JOURNAL_NOT_FOUND, () -> journal.resolve(ONE.toString()));
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0190c0de-aaaa-7000-8000-000000000001",
                "0190C0DE-AAAA-7000-8000-000000000001",
                "0190c0deaaaa70008000000000000001",
                "{0190c0de-aaaa-7000-8000-000000000001}",
                "urn:uuid:0190c0de-aaaa-7000-8000-000000000001",
                "0190c0de-aaaa",
                "0190c0deaaaa",
                "0190C0DE-AAAA-7"
            })
    void aSessionIsFoundByAnyNotation(String name) throws IOException {
        assertThat(journalOfThree().resolve(name)).isEqualTo(ONE);
    }

    @Test
    void aPrefixMustBeLongEnoughAndUnique() throws IOException {
        Journal journal = journalOfThree();

        assertThat(journal.resolve("f190")).isEqualTo(THREE);
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve("f19"));
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve("ffff"));
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve("first"));
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve(""));
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve(new UUID(0, 0).toString()));
        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve("../../etc/passwd"));
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.resolve("0190c0de"))
                .withMessageContainingAll(ONE.toString(), TWO.toString())
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.AMBIGUOUS_SESSION));
    }

    @Test
    void lastIsTheSessionStartedLast() throws IOException {
        Journal journal = journalOfThree();
        assertThat(journal.resolve("last")).isEqualTo(TWO);

        // One that has no event yet, and one that cannot be read, are passed over.
        journal.create(new UUID(1, 1)).close();
        Files.writeString(journal.logPath(new UUID(1, 2)), "not a log");
        assertThat(journal.resolve("last")).isEqualTo(TWO);
    }

    @Test
    void thereIsNoLastOfNone() throws IOException {
        Journal journal = Journal.at(directory);
        journal.create(ONE).close();

        assertRefused(Category.SESSION_NOT_FOUND, () -> journal.resolve("last"));
    }

    @Test
    void aDirectoryThatCannotBeCreatedIsAClearError() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Journal journal = Journal.at(file.resolve("journal"));

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> journal.create(ONE))
                .withMessageContaining(file.toString())
                .withMessageNotContaining("Exception")
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.WRITE_FAILED));
    }

    @Test
    void aFileInPlaceOfADirectoryIsNoSession() throws IOException {
        Files.createFile(directory.resolve("sessions"));

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> Journal.at(directory).create(ONE))
                .withMessageEndingWith("sessions: exists already")
                .satisfies(e -> assertThat(e.category()).isEqualTo(Category.WRITE_FAILED));
    }

    @Test
    void theDirectoryOfTheSessionsMayBeALink() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("sessions"), elsewhere);
        Journal journal = Journal.at(directory);
        journal.create(ONE).close();

        assertThat(journal.sessionIds()).containsExactly(ONE);
        assertThat(elsewhere.resolve(ONE + ".log")).exists();
    }

    /** The second one was started last. */
    private Journal journalOfThree() throws IOException {
        Journal journal = Journal.at(directory);
        start(journal, ONE, NOON);
        start(journal, TWO, NOON.plusMillis(2));
        start(journal, THREE, NOON.plusMillis(1));
        return journal;
    }

    private static void start(Journal journal, UUID id, Instant at) throws IOException {
        try (SessionWriter writer = journal.create(id)) {
            Digest object = writer.put(new byte[1]);
            writer.append(new SessionStart(object, object), at);
            writer.commit();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertRefused(Category category, ThrowingCallable call) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.category()).isEqualTo(category));
    }
}
