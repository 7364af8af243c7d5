package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that use one journal at the same time. */
class ManyProcessesTest {
    private static final int PROCESSES = 8;
    private static final UUID WANTED_BY_ALL = new UUID(90, 0);

    @TempDir
    private Path directory;

    @TempDir
    private Path temporary;

    @Test
    void eightRecordAtOnce() throws Exception {
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (int i = 1; i <= PROCESSES; i++) {
                children.add(ChildProcess.start(temporary, "compete", directory, new UUID(90, i), WANTED_BY_ALL));
            }
            for (ChildProcess child : children) {
                assertThat(child.line()).isEqualTo("ready");
            }
            children.forEach(ChildProcess::proceed);
            List<String> outcomes = new ArrayList<>();
            for (ChildProcess child : children) {
                outcomes.add(child.line());
                assertThat(child.exitCode()).isZero();
            }

            assertThat(outcomes).containsOnlyOnce("won");
            assertThat(outcomes).isSubsetOf("won", "SESSION_LOCKED", "SESSION_EXISTS");
        } finally {
            children.forEach(ChildProcess::close);
        }

        Journal journal = Journal.at(directory);
        assertThat(journal.sessionIds()).hasSize(PROCESSES + 1);
        for (UUID id : journal.sessionIds()) {
            assertThat(verify(journal, id).violations()).isEmpty();
            assertThat(journal.isBeingWritten(id)).isFalse();
        }
    }

    @Test
    void oneReadsWhatAnotherWrites() throws Exception {
        Journal journal = Journal.at(directory);
        UUID id = new UUID(91, 0);
        int reads = 0;
        int events = 0;
        try (ChildProcess child = ChildProcess.start(temporary, "recordUntilTold", directory, id, 1000)) {
            child.line();
            while (!journal.isEnded(id)) {
                try (StoredSession stored = journal.load(id)) {
                    assertThat(stored.events()).hasSizeGreaterThanOrEqualTo(events);
                    events = stored.events().size();
                }
                assertThat(verify(journal, id).violations())
                        .extracting(Violation::category)
                        .isSubsetOf("session_end_missing");
                child.line();
                reads++;
                if (reads == 20) {
                    child.proceed();
                }
            }
            child.remainingLines();
            assertThat(child.exitCode()).isZero();
        }
        VerificationReport report = verify(journal, id);
        assertThat(report.violations()).isEmpty();
        assertThat(reads).isGreaterThanOrEqualTo(20);
        assertThat(report.eventsChecked()).isGreaterThanOrEqualTo(events);
    }

    private static VerificationReport verify(Journal journal, UUID id) throws IOException {
        try (SessionReader reader = journal.read(id)) {
            return SessionVerifier.verify(reader);
        }
    }
}
