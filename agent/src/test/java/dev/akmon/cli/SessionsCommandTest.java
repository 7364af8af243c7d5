package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsCommandTest {

    private static final UUID CLOSED = id(1);
    private static final UUID DIED = id(2);
    private static final UUID RUNNING = id(3);
    private static final UUID DAMAGED = id(4);

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void chooseJournal() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve("journal"));
    }

    @Test
    void listsTheLatestFirstWithWhatBecameOfThem() throws Exception {
        try (SessionScript running = recordAll()) {
            Outcome outcome = sessions();

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.err()).isEmpty();
            List<String> lines = outcome.out().lines().toList();
            assertThat(lines.get(0)).matches("SESSION +STARTED +STATE +TURNS +MODEL +HEAD +TASK");
            assertThat(lines.get(1))
                    .matches("44444444  2026-\\S+ \\S+ +damaged .*commit \\d+ at byte \\d+ is damaged.*");
            assertThat(lines.get(2)).matches("33333333  .* open, running  0 +m3 +[0-9a-f]{8}  running");
            assertThat(lines.get(3)).matches("22222222  .* open, died +0 +m2 +[0-9a-f]{8}  died");
            assertThat(lines.get(4))
                    .matches(
                            "11111111  2026-01-0[123] \\d\\d:\\d\\d:05  closed +2 +scripted-1  dea03c9d  Fix the failing test");
            assertThat(outcome.out()).endsWith("for example: akmon session close 22222222 --journal journal\n");
            running.prompt("more");
        }
    }

    @Test
    void theJsonListHasEverything() throws Exception {
        try (SessionScript running = recordAll()) {
            JsonNode report = json("--all");

            assertThat(report.path("journal_path").asText())
                    .isEqualTo(journal.directory().toString());
            assertThat(report.path("total").asInt()).isEqualTo(4);
            JsonNode sessions = report.path("sessions");
            assertThat(sessions.findValuesAsText("session_id"))
                    .containsExactly(DAMAGED.toString(), RUNNING.toString(), DIED.toString(), CLOSED.toString());
            assertThat(sessions.findValuesAsText("state")).containsExactly("damaged", "open", "open", "closed");
            assertThat(sessions.findValuesAsText("writer")).containsExactly("null", "running", "died", "null");
            assertThat(sessions.path(0).path("problem").asText()).contains("is damaged");
            JsonNode closed = sessions.path(3);
            assertThat(closed.path("started_at").asText()).isEqualTo("2026-01-02T03:04:05.250Z");
            assertThat(closed.path("model").asText()).isEqualTo("scripted-1");
            assertThat(closed.path("turns").asInt()).isEqualTo(2);
            assertThat(closed.path("events").asInt()).isEqualTo(12);
            assertThat(closed.path("head").asText())
                    .isEqualTo("dea03c9d8360963643966bde1140304f493fcd542dc772c81370d603c5594f6f");
            assertThat(closed.path("task").asText()).isEqualTo("Fix the failing test");
            running.prompt("more");
        }
    }

    @Test
    void listsAsManyAsAskedFor() throws Exception {
        for (int i = 0; i < 25; i++) {
            try (SessionScript session =
                    new SessionScript(journal, UUID.randomUUID(), SessionScript.START.plusSeconds(i))) {
                session.start("/", "{}").prompt("task " + i).end(null);
            }
        }

        assertThat(json().path("sessions")).hasSize(20);
        assertThat(json("--all").path("sessions")).hasSize(25);
        assertThat(json("--limit", "3").path("sessions").findValuesAsText("task"))
                .containsExactly("task 24", "task 23", "task 22");
        assertThat(sessions().out()).endsWith("the latest 20 of 25 sessions; --all lists them all\n");
        assertThat(sessions("--all").out()).doesNotContain("the latest");
        assertThat(sessions("--limit", "0").exitCode()).isEqualTo(2);
        assertThat(sessions("--limit", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void idsAreShownAsLongAsTheyMustBe() throws Exception {
        for (String id :
                new String[] {"aaaaaaaa-1000-4000-8000-000000000000", "aaaaaaaa-1100-4000-8000-000000000000"}) {
            try (SessionScript session = new SessionScript(journal, UUID.fromString(id))) {
                session.start("/", "{}");
            }
        }

        assertThat(sessions().out()).contains("\naaaaaaaa-10  ", "\naaaaaaaa-11  ");
    }

    @Test
    void recordedTextCannotForgeARow() throws Exception {
        try (SessionScript session = new SessionScript(journal, CLOSED)) {
            session.start("/", "{'model':'m\\u001b[31m\\nx'}")
                    .prompt("\u202eevil\u001b[2J\u2028y\nsecond line")
                    .end(null);
        }

        assertThat(sessions().out())
                .contains("m\\u{1b}[31m\\nx", "\\u{202e}evil\\u{1b}[2J\\u{2028}y")
                .doesNotContain("second line");
    }

    @Test
    void aSessionWithoutAnEventIsListedLast() throws Exception {
        SessionScript.repairSession(journal, CLOSED);
        new SessionScript(journal, DIED).close();

        assertThat(sessions().out().lines().skip(2).findFirst().orElseThrow())
                .matches("22222222  -  +open, died +0 +- +- +-");
        assertThat(json().path("sessions").path(1).path("started_at").isNull()).isTrue();
    }

    @Test
    void beforeTheFirstRecordingThereIsNothingToListAndNoError() throws Exception {
        Outcome outcome = new CommandLineRunner(directory).run("sessions");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).startsWith("no sessions in ").endsWith(" yet; to record one, try: akmon demo\n");
        assertThat(new ObjectMapper()
                        .readTree(new CommandLineRunner(directory)
                                .run("sessions", "--format", "json")
                                .out())
                        .path("sessions"))
                .isEmpty();
    }

    @Test
    void aJournalThatWasNamedMustExist() {
        assertThat(sessions().exitCode()).isEqualTo(3);
        assertThat(sessions().err()).startsWith("akmon: sessions: no journal in " + journal.directory());
        assertThat(new CommandLineRunner(directory)
                        .with("AKMON_JOURNAL", "elsewhere")
                        .run("sessions")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void theJournalIsFoundByOptionVariableOrDefault() throws Exception {
        SessionScript.repairSession(Journal.at(directory.resolve("a")), id(1));
        SessionScript.repairSession(Journal.at(directory.resolve("b")), id(2));
        SessionScript.repairSession(Journal.at(directory.resolve(".local/state/akmon/journal")), id(3));
        SessionScript.repairSession(Journal.at(directory.resolve("xdg/akmon/journal")), id(4));

        CommandLineRunner runner = new CommandLineRunner(directory);
        assertThat(runner.run("sessions").out()).contains("\n33333333");
        runner.with("XDG_STATE_HOME", "xdg");
        assertThat(runner.run("sessions").out()).contains("\n33333333");
        runner.with("XDG_STATE_HOME", directory.resolve("xdg").toString());
        assertThat(runner.run("sessions").out()).contains("\n44444444");
        runner.with("AKMON_JOURNAL", "b");
        assertThat(runner.run("sessions").out()).contains("\n22222222");
        assertThat(runner.run("--journal", "a", "sessions").out()).contains("\n11111111");
        assertThat(runner.run("sessions", "--journal=" + directory.resolve("a")).out())
                .contains("\n11111111");
    }

    /** One session of each state; the one that is running is returned. */
    private SessionScript recordAll() throws Exception {
        SessionScript.repairSession(journal, CLOSED);
        try (SessionScript session = new SessionScript(journal, DIED, SessionScript.START.plusSeconds(60))) {
            session.start("/", "{'model':'m2'}").prompt("died");
        }
        SessionScript running = new SessionScript(journal, RUNNING, SessionScript.START.plusSeconds(120));
        running.start("/", "{'model':'m3'}").prompt("running");
        try (SessionScript session = new SessionScript(journal, DAMAGED, SessionScript.START.plusSeconds(180))) {
            session.repair();
        }
        byte[] log = Files.readAllBytes(journal.logPath(DAMAGED));
        log[log.length / 2] ^= 1;
        Files.write(journal.logPath(DAMAGED), log);
        return running;
    }

    private static UUID id(int digit) {
        return UUID.fromString("00000000-0000-4000-8000-000000000000"
                .replaceFirst("0{8}", String.valueOf(digit).repeat(8)));
    }

    private JsonNode json(String... options) throws IOException {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--format";
        all[options.length + 1] = "json";
        return new ObjectMapper().readTree(sessions(all).out());
    }

    private Outcome sessions(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "sessions";
        arguments[1] = "--journal";
        arguments[2] = "journal";
        System.arraycopy(options, 0, arguments, 3, options.length);
        return new CommandLineRunner(directory).run(arguments);
    }

    @Test
    void aFileIsNoJournal() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThat(new CommandLineRunner(directory)
                        .run("sessions", "--journal", file.toString())
                        .err())
                .contains(file + " is no journal: a journal is a directory");
    }
}
