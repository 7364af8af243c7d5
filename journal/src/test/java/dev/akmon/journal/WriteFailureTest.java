package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails: what was acknowledged stays, what was not is not there, and the writer stops for good. */
class WriteFailureTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000003");

    /** Header, commit header, chunk and force of the first commit, then three operations for each of seven more. */
    private static final int OPERATIONS = 4 + 3 * 7;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOperationMayFail(boolean writesHalf) throws IOException {
        for (int failing = 0; failing < OPERATIONS; failing++) {
            FailingLogFile.Plan plan = new FailingLogFile.Plan(failing, writesHalf);
            Path place = directory.resolve("journal-" + writesHalf + failing);
            List<Digest> acknowledged = recordUntilFailure(Journal.at(place, plan));
            assertThat(plan.hasFailed()).isTrue();

            Journal journal = Journal.at(place);
            assertThat(journal.isBeingWritten(ID)).isFalse();
            try (StoredSession stored = journal.load(ID)) {
                // A commit that was written whole but could not be forced and not be taken back is there, entirely.
                List<Digest> found = stored.eventHashes();
                assertThat(found.subList(0, acknowledged.size())).isEqualTo(acknowledged);
                assertThat(found.size() - acknowledged.size()).isLessThanOrEqualTo(writesHalf ? 3 : 0);
                assertThat(stored.tail().torn())
                        .isEqualTo(writesHalf && stored.tail().bytes() > 0);
            }
            finish(journal);
        }
    }

    @Test
    void withoutAFailureEverythingIsThere() throws IOException {
        FailingLogFile.Plan plan = new FailingLogFile.Plan(OPERATIONS, false);

        assertThat(recordUntilFailure(Journal.at(directory, plan))).hasSize(11);
        assertThat(plan.hasFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionThatCouldNotBeBegunCanBeRemoved(boolean writesHalf) throws IOException {
        Journal failing = Journal.at(directory, new FailingLogFile.Plan(0, writesHalf));
        try (SessionWriter writer = failing.create(ID)) {
            SampleSession session = SampleSession.terse(writer, 71);
            assertThat(catchThrowableOfType(JournalException.class, session::start)
                            .category())
                    .isEqualTo(Category.WRITE_FAILED);
            writer.removeUnbegun();
        }
        assertThat(Journal.at(directory).sessionIds()).isEmpty();

        try (SessionWriter writer = Journal.at(directory).create(ID)) {
            SampleSession.terse(writer, 71).start();
            writer.removeUnbegun();
        }
        assertThat(Journal.at(directory).sessionIds()).containsExactly(ID);
    }

    /** Records a session and returns the hashes of the events that were acknowledged. */
    private static List<Digest> recordUntilFailure(Journal journal) throws IOException {
        List<Digest> acknowledged = new ArrayList<>();
        try (SessionWriter writer = journal.create(ID)) {
            SampleSession session = SampleSession.terse(writer, 71);
            try {
                session.start();
                for (int turn = 0; turn < 2; turn++) {
                    session.turn(2);
                }
                session.end();
                return session.hashes();
            } catch (JournalException failure) {
                assertThat(failure.category()).isEqualTo(Category.WRITE_FAILED);
                assertThat(failure).hasMessageContaining(writer.path().toString());
                JournalException again = catchThrowableOfType(JournalException.class, writer::commit);
                assertThat(again).isSameAs(failure);
                again = catchThrowableOfType(JournalException.class, () -> writer.put(new byte[1]));
                assertThat(again).isSameAs(failure);
                again = catchThrowableOfType(
                        JournalException.class,
                        () -> writer.append(new EventKind.SessionEnd(null), SampleSession.LATER));
                assertThat(again).isSameAs(failure);
            }
            acknowledged.addAll(session.acknowledged());
        }
        return acknowledged;
    }

    private static void finish(Journal journal) throws IOException {
        try (SessionWriter writer = journal.reopen(ID)) {
            if (writer.eventCount() == 0) {
                SampleSession.terse(writer, 72).start();
            }
            writer.append(new EventKind.SessionEnd(null), SampleSession.LATER);
            writer.commit();
        } catch (JournalException e) {
            // The whole of the last commit may have reached the disk before it failed.
            assertThat(e.category()).isEqualTo(Category.SESSION_CLOSED);
        }
        try (SessionReader reader = journal.read(ID)) {
            assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
        }
    }
}
