package dev.akmon.journal;

import static dev.akmon.journal.HandmadeLog.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionVerifierTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000004");
    private static final Digest X = digest("x");
    private static final Digest Y = digest("y");
    private static final SessionStart START = new SessionStart(X, X);
    private static final SessionEnd END = new SessionEnd(null);

    @TempDir
    private Path directory;

    private Journal journal;
    private HandmadeLog log;

    @BeforeEach
    void begin() throws IOException {
        journal = Journal.at(directory);
        log = new HandmadeLog(journal, ID);
    }

    @Test
    void aSoundSessionPasses() throws IOException {
        Event end = log.object("x").event(START).event(new UserTurn(X)).next(END);
        log.event(END).commit(LogFormat.FLAG_SESSION_ENDED);

        VerificationReport report = verify();

        assertThat(report.violations()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.eventsChecked()).isEqualTo(3);
        assertThat(report.objectsChecked()).as("references").isEqualTo(3);
        assertThat(report.head()).contains(EventCodec.hash(end, HashAlgorithm.SHA256));
    }

    @Test
    void aMissingObjectIsNamedForEachReference() throws IOException {
        log.object("x").event(START).event(new AssistantTurn(Y, Y)).event(END).commit();

        VerificationReport report = verify();

        assertThat(report.violations())
                .extracting(Violation::category)
                .isEqualTo(List.of("missing_object", "missing_object"));
        assertThat(report.violations()).extracting(Violation::object).containsOnly(Y);
        assertThat(report.violations().get(0).message()).contains("AssistantTurn at position 1", "message");
        assertThat(report.violations().get(1).message()).contains("tool_calls");
        assertThat(report.objectsChecked()).isEqualTo(4);
    }

    @Test
    void anObjectThatComesTooLateIsMissing() throws IOException {
        log.object("x")
                .event(START)
                .event(new UserTurn(Y))
                .object("y")
                .event(END)
                .commit();

        assertViolations("missing_object");
    }

    @Test
    void anAlteredObjectIsNamed() throws IOException {
        log.object(X, "other").event(START).event(END).commit();

        VerificationReport report = verify();

        assertThat(report.violations())
                .extracting(Violation::category)
                .isEqualTo(List.of("object_hash_mismatch", "object_hash_mismatch"));
        assertThat(report.violations()).extracting(Violation::object).containsOnly(X);
        assertThat(report.violations()).extracting(Violation::event).doesNotContainNull();
    }

    @Test
    void anAlteredObjectThatNobodyNeedsIsNamedToo() throws IOException {
        log.object("x").object(Y, "other").event(START).event(END).commit();

        VerificationReport report = verify();

        assertThat(report.violations()).hasSize(1);
        assertThat(report.violations().get(0).category()).isEqualTo("object_hash_mismatch");
        assertThat(report.violations().get(0).object()).isEqualTo(Y);
        assertThat(report.violations().get(0).event()).isNull();
    }

    @Test
    void anAlteredEventIsNamed() throws IOException {
        log.object("x").event(START);
        Digest original = EventCodec.hash(log.next(new UserTurn(Y)), HashAlgorithm.SHA256);
        log.event(log.next(new UserTurn(X)), original).event(END).commit();

        VerificationReport report = verify();

        assertThat(report.violations()).extracting(Violation::category).isEqualTo(List.of("event_hash_mismatch"));
        assertThat(report.violations().get(0).event()).isEqualTo(original);
    }

    @Test
    void anAlteredLastEventIsNamed() throws IOException {
        log.object("x").event(START);
        log.event(log.next(END), X).commit();

        assertViolations("event_hash_mismatch");
    }

    @Test
    void aBrokenChainIsNamed() throws IOException {
        log.object("x").event(START);
        Event detached = new Event(List.of(Y), new UserTurn(X), log.next(END).emittedAt(), 1);
        log.event(detached, EventCodec.hash(detached, HashAlgorithm.SHA256))
                .event(END)
                .commit();

        assertViolations("parent_chain");
    }

    @Test
    void aFirstEventWithAParentIsABrokenChain() throws IOException {
        log.object("x");
        Event first = new Event(List.of(Y), START, log.next(END).emittedAt(), 0);
        log.event(first, EventCodec.hash(first, HashAlgorithm.SHA256))
                .event(END)
                .commit();

        assertViolations("parent_chain");
    }

    @Test
    void aWrongSequenceNumberIsNamed() throws IOException {
        log.object("x").event(START);
        Event next = log.next(new UserTurn(X));
        Event misnumbered = new Event(next.parents(), next.kind(), next.emittedAt(), -1);
        log.event(misnumbered, EventCodec.hash(misnumbered, HashAlgorithm.SHA256))
                .event(END)
                .commit();

        assertViolations("sequence");
        assertThat(verify().violations().get(0).message()).contains("18446744073709551615");
    }

    @Test
    void aSessionStartBelongsInFirstPlaceOnly() throws IOException {
        log.object("x").event(new UserTurn(X)).event(START).event(END).commit();

        assertViolations("event_rule", "event_rule");
    }

    @Test
    void attemptsMustBeThereAndInOrder() throws IOException {
        log.object("x")
                .event(START)
                .event(new ProviderCall("p", List.of(), null))
                .event(END)
                .commit();

        assertViolations("event_rule");
    }

    @Test
    void aMissingEndIsNamed() throws IOException {
        log.object("x").event(START).commit();

        assertViolations("session_end_missing");
    }

    @Test
    void aSessionWithoutEventsHasNoEnd() throws IOException {
        log.close();

        assertViolations("session_end_missing");
        assertThat(verify().head()).isEmpty();
    }

    @Test
    void aSecondEndIsNamed() throws IOException {
        log.object("x").event(START).event(END).event(END).commit();

        assertViolations("session_end_duplicate");
    }

    @Test
    void anEndThatIsNotLastIsNamed() throws IOException {
        log.object("x").event(START).event(END).event(new UserTurn(X)).commit();

        assertViolations("session_end_not_terminal");
    }

    @Test
    void everythingIsReportedAtOnceInOrderOfCategories() throws IOException {
        log.object(X, "other").event(START);
        Event detached = new Event(List.of(Y), new UserTurn(Y), log.next(END).emittedAt(), 7);
        log.event(detached, X).commit();

        assertViolations(
                "missing_object",
                "object_hash_mismatch",
                "object_hash_mismatch",
                "event_hash_mismatch",
                "parent_chain",
                "sequence",
                "session_end_missing");
    }

    @Test
    void recordsThatMakeNoSenseAreDamageThatNamesTheCommit() throws IOException {
        byte[][] nonsense = {
            {9, 0, 0, 0, 32}, // unknown type
            {1, 0, 0, 0, 31}, // shorter than a digest
            {1, -1, -1, -1, -1}, // negative length
            {1, 0x40, 0, 0, 0x20, 7, 7}, // claims a gigabyte
            {2, 0, 0, 0, 32}, // cut short
            {1, 0}
        };
        for (int i = 0; i < nonsense.length; i++) {
            UUID id = new UUID(5, i);
            byte[] padded = i == 0 || i == 1 || i == 2 ? java.util.Arrays.copyOf(nonsense[i], 5 + 64) : nonsense[i];
            try (HandmadeLog broken = new HandmadeLog(journal, id)) {
                broken.object("x")
                        .event(START)
                        .commit()
                        .raw(padded)
                        .commit()
                        .event(END)
                        .commit();
            }

            try (SessionReader reader = journal.read(id)) {
                VerificationReport report = SessionVerifier.verify(reader);
                assertThat(report.violations()).extracting(Violation::category).isEqualTo(List.of("damaged_log"));
                assertThat(report.violations().get(0).message()).contains("commit 1 at byte ");
                assertThat(report.eventsChecked()).isEqualTo(1);
            }
        }
    }

    @Test
    void anEventRecordThatIsNoEventIsDamage() throws IOException {
        byte[] record = new byte[5 + 32 + 4 + 4 + 3];
        record[0] = 2;
        record[4] = 32 + 4 + 4 + 3;
        record[5 + 32 + 3] = 1;
        log.object("x").event(START).commit().raw(record).commit();

        assertViolations("damaged_log");
    }

    @Test
    void aCommitMarkedAsLastWithoutTheEndIsDamage() throws IOException {
        log.object("x").event(START).commit(LogFormat.FLAG_SESSION_ENDED);

        assertViolations("damaged_log");
    }

    @Test
    void aFeatureOfALaterVersionIsNotJudged() throws IOException {
        log.object("x").event(START).commit(0x40);

        try (SessionReader reader = journal.read(ID)) {
            assertThatExceptionOfType(JournalException.class)
                    .isThrownBy(() -> SessionVerifier.verify(reader))
                    .satisfies(e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED_FORMAT));
        }
    }

    private void assertViolations(String... categories) throws IOException {
        assertThat(verify().violations()).extracting(Violation::category).containsExactly(categories);
    }

    private VerificationReport verify() throws IOException {
        log.close();
        try (SessionReader reader = journal.read(ID)) {
            return SessionVerifier.verify(reader);
        }
    }
}
