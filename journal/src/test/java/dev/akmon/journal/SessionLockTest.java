package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer per session, in this process and in others. */
class SessionLockTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000005");

    @TempDir
    private Path directory;

    @TempDir
    private Path temporary;

    private Journal journal;
    private Path lockFile;

    @BeforeEach
    void open() {
        journal = Journal.at(directory);
        lockFile = directory.resolve("sessions").resolve(ID + ".lock");
    }

    @Test
    void oneWriterInThisProcess() throws IOException {
        try (SessionWriter writer = journal.create(ID)) {
            assertThat(journal.isBeingWritten(ID)).isTrue();
            assertRefused(Category.SESSION_LOCKED, () -> journal.reopen(ID));
            assertRefused(Category.SESSION_LOCKED, () -> Journal.at(directory).create(ID));
            assertThat(lockFile).exists();
        }
        assertThat(journal.isBeingWritten(ID)).isFalse();
        assertThat(lockFile).doesNotExist();
        assertRefused(Category.SESSION_EXISTS, () -> journal.create(ID));
        assertThat(lockFile).doesNotExist();
        journal.reopen(ID).close();
    }

    @Test
    void oneWriterByWhateverNameTheDirectoryGoes() throws IOException {
        Path alias = directory.resolve("alias");
        Path real = directory.resolve("real");
        Files.createDirectory(real);
        Files.createSymbolicLink(alias, real);
        try (SessionWriter writer = Journal.at(real).create(ID)) {
            assertThat(Journal.at(alias).isBeingWritten(ID)).isTrue();
            assertRefused(Category.SESSION_LOCKED, () -> Journal.at(alias).reopen(ID));
        }
    }

    @Test
    void aLockFileLeftBehindMeansNothing() throws IOException {
        journal.create(ID).close();
        Files.writeString(lockFile, "12345");

        assertThat(journal.isBeingWritten(ID)).isFalse();
        journal.reopen(ID).close();
        assertThat(lockFile).doesNotExist();
    }

    @Test
    void lookingDoesNotLoseTheLockOfThisProcess() throws Exception {
        try (SessionWriter writer = journal.create(ID)) {
            SampleSession.terse(writer, 1).start();
            // On POSIX a process loses its lock when it closes any other channel to the file.
            journal.isBeingWritten(ID);
            journal.load(ID).close();
            assertRefused(Category.SESSION_LOCKED, () -> journal.reopen(ID));

            try (ChildProcess child = ChildProcess.start(temporary, "reopen", directory, ID)) {
                assertThat(child.line()).isEqualTo("SESSION_LOCKED");
                assertThat(child.exitCode()).isZero();
            }
        }
        try (ChildProcess child = ChildProcess.start(temporary, "reopen", directory, ID)) {
            assertThat(child.line()).isEqualTo("reopened");
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    void aLockEndsWithItsProcess() throws Exception {
        try (ChildProcess child = ChildProcess.start(temporary, "hold", directory, ID)) {
            assertThat(child.line()).isEqualTo("holding");
            assertThat(journal.isBeingWritten(ID)).isTrue();
            assertRefused(Category.SESSION_LOCKED, () -> journal.reopen(ID));
            try (StoredSession stored = journal.load(ID)) {
                assertThat(stored.events()).as("reading takes no lock").hasSize(2);
            }

            child.kill();
            child.exitCode();
            assertThat(lockFile).exists();
            assertThat(journal.isBeingWritten(ID)).isFalse();
            journal.reopen(ID).close();
        }
    }

    private static void assertRefused(Category category, ThrowingCallable call) {
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.category()).isEqualTo(category));
    }
}
