package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.verify.Verification;
import dev.akmon.cli.verify.VerificationPrinter;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void chooseJournal() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve("journal"));
    }

    @Test
    void aSoundSessionIsVerified() throws Exception {
        ReferenceSession.write(journal);

        Outcome outcome = verify("last");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("""
                        verified: session 550e8400-e29b-41d4-a716-446655440000
                        events checked: 8
                        objects checked: 16
                        head: d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf
                        SessionEnd: present and terminal
                        """);
        assertThat(verify("last", "--verbose").err()).startsWith(outcome.err()).endsWith("""
                        checks performed:
                        - parent_chain: ok
                        - sequence: ok
                        - event_hash_recompute: ok
                        - object_presence: ok (16)
                        - object_byte_rehash: ok (16)
                        - head_consistency: ok
                        - session_end_invariants: ok
                        """);
    }

    @Test
    void theJsonReportHasTheKeysOfTheReferenceAndTheHead() throws Exception {
        ReferenceSession.write(journal);

        Outcome outcome = verify("last", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        String head;
        try (StoredSession session = journal.load(journal.resolve("last"))) {
            head = session.head().orElseThrow().hex();
        }
        assertThat(outcome.out()).isEqualTo("""
                        {
                          "akmon_version": "%s",
                          "agef_version": "0.1.3",
                          "session_id": "550e8400-e29b-41d4-a716-446655440000",
                          "journal_path": "%s",
                          "events_checked": 8,
                          "objects_checked": 16,
                          "passed": true,
                          "checks_performed": [
                            "parent_chain",
                            "sequence",
                            "event_hash_recompute",
                            "object_presence",
                            "object_byte_rehash",
                            "head_consistency",
                            "session_end_invariants"
                          ],
                          "violations": [],
                          "head": "%s"
                        }
                        """.formatted(AkmonVersion.current(), journal.directory(), head));
        assertThat(verify("last", "--format", "json", "--verbose").out()).isEqualTo(outcome.out());
    }

    @Test
    void aSessionThatIsBeingWrittenIsNotClosedRatherThanBroken() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("x");

            Outcome outcome = verify("last");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .startsWith("not closed: session " + ID + " (what is recorded so far is intact)\n")
                    .contains(
                            "SessionEnd: missing; the session is still being written; verify it again when it has ended\n")
                    .doesNotContain("failed");
        }
    }

    @Test
    void aSessionWhoseProcessDiedIsNotClosedRatherThanBroken() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("x");
        }

        assertThat(verify("last").err())
                .startsWith("not closed: session " + ID)
                .contains("the process that wrote it died; close it with: akmon session close " + ID + "\n");
        JsonNode violations = json().path("violations");
        assertThat(violations).hasSize(1);
        assertThat(violations.path(0).path("category").asText()).isEqualTo("session_end_missing");
        assertThat(violations.path(0).path("event_hash").isNull()).isTrue();
        assertThat(violations.path(0).path("object_hash").isNull()).isTrue();
    }

    @Test
    void aTornTailIsReportedAndIsNoDamage() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("first").prompt("second");
        }
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        Files.write(journal.logPath(ID), Arrays.copyOf(log, log.length - 3));

        Outcome outcome = verify("last");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("not closed: session " + ID)
                .contains("events checked: 2\n")
                .containsPattern(
                        "note: \\d+ bytes behind byte \\d+ are an unfinished write; it was never acknowledged");
        assertThat(json().path("torn_tail").path("bytes").asInt()).isPositive();
        assertThat(json().path("violations")).hasSize(1);
    }

    @Test
    void damageIsNamedWithItsPlace() throws Exception {
        SessionScript.repairSession(journal, ID);
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[log.length / 2] ^= 1;
        Files.write(journal.logPath(ID), log);

        Outcome outcome = verify("last");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("verification failed: session " + ID)
                .containsPattern("- damaged log: 1\n    .*commit \\d+ at byte \\d+ is damaged")
                .contains("- SessionEnd: not reached\n");
        assertThat(json().path("violations").path(0).path("category").asText()).isEqualTo("damaged_log");
    }

    @Test
    void damageAtTheVeryBeginningIsAFindingToo() throws Exception {
        SessionScript.repairSession(journal, ID);
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[0] ^= 1;
        Files.write(journal.logPath(ID), log);

        assertThat(verify(ID.toString()).exitCode()).isEqualTo(1);
        assertThat(verify(ID.toString()).err()).contains("- damaged log: 1", "events checked: 0");
    }

    @Test
    void everySingleChangedByteIsNoticed() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("do it").end(null);
        }
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        for (int i = 0; i < log.length; i++) {
            byte[] changed = log.clone();
            changed[i] ^= 0x10;
            Files.write(journal.logPath(ID), changed);

            assertThat(verify(ID.toString()).exitCode()).as("byte %d", i).isIn(1, 3);
        }
    }

    @Test
    void whatIsNotThereIsAnErrorOfItsOwn() throws Exception {
        Outcome noJournal = verify("last", "--format", "json");
        SessionScript.repairSession(journal, ID);
        Outcome noSession = verify("deadbeef", "--format", "json");

        assertThat(noJournal.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(noJournal.out()).path("category").asText())
                .isEqualTo("journal_not_found");
        assertThat(noJournal.out()).contains("akmon demo");
        assertThat(noSession.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(noSession.out()).path("category").asText())
                .isEqualTo("session_not_found");
        assertThat(verify("deadbeef").err())
                .startsWith("akmon: verify: no session deadbeef in " + journal.directory())
                .contains("akmon sessions");
    }

    @Test
    void violationsOfEveryCategoryAreListedAndLongListsCut() {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            violations.add(new Violation("missing_object", HashAlgorithm.SHA256.digest(new byte[] {1}), null, "m" + i));
        }
        violations.add(new Violation("event_hash_mismatch", null, null, "bad\nverified: session"));
        violations.add(new Violation("something_new", null, null, "news"));
        violations.add(new Violation("session_end_duplicate", null, null, "the session has 2 SessionEnd events"));
        VerificationReport report =
                new VerificationReport(ID, 9, 9, violations, new LogTail(false, 0, 0), Optional.empty());

        assertThat(print(report, false)).isEqualTo("""
                        verification failed: session 11111111-2222-4333-8444-555555555555
                        events checked: 9
                        objects checked: 9
                        violations:
                        - missing objects: 5
                            m0
                            m1
                            m2
                            ... (2 more; --verbose lists all)
                        - event hash mismatches: 1
                            bad\\nverified: session
                        - something_new: 1
                            news
                        - SessionEnd: duplicate
                            the session has 2 SessionEnd events
                        """);
        assertThat(print(report, true)).contains("    m3\n    m4\n").doesNotContain("more;");
    }

    @Test
    void sessionsAreNamedInEveryNotation() throws Exception {
        SessionScript.repairSession(journal, ID);
        String[] names = {
            "last",
            "1111",
            "11111111-22",
            ID.toString(),
            ID.toString().toUpperCase(java.util.Locale.ROOT).replace("-", ""),
            "urn:uuid:" + ID,
            "{" + ID + "}"
        };
        for (String name : names) {
            assertThat(verify(name).exitCode()).as(name).isZero();
        }
    }

    @Test
    void anAmbiguousPrefixListsTheCandidates() throws Exception {
        UUID other = UUID.fromString("11111111-9999-4333-8444-555555555555");
        SessionScript.repairSession(journal, ID);
        SessionScript.repairSession(journal, other);

        Outcome outcome = verify("11111111");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains(ID.toString(), other.toString());
    }

    @Test
    void aNameThatCannotBeOneIsAMistakeInTheCommandLine() {
        for (String name : new String[] {"123", "123-latest", "../x", "x\ny", ""}) {
            Outcome outcome = verify(name);

            assertThat(outcome.exitCode()).as(name).isEqualTo(2);
            assertThat(outcome.err())
                    .contains(
                            "does not name a session; give its id, the first 4 or more digits of it, its name, or last\n"
                                    + "try: akmon help verify\n");
        }
        assertThat(new CommandLineRunner(directory).run("verify").err())
                .isEqualTo("akmon: verify: missing <session>\ntry: akmon help verify\n");
    }

    private static String print(VerificationReport report, boolean verbose) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            new VerificationPrinter(stream, Style.PLAIN, verbose).print(new Verification(report, false));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(verify("last", "--format", "json").out());
    }

    private Outcome verify(String session, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "verify";
        arguments[1] = session;
        arguments[2] = "--journal";
        arguments[3] = "journal";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return new CommandLineRunner(directory).run(arguments);
    }
}
