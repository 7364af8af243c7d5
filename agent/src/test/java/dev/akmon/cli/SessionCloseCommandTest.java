package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCloseCommandTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void chooseJournal() throws Exception {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve("journal"));
    }

    @Test
    void givesADeadSessionItsEnd() throws Exception {
        leaveOpen();

        Outcome outcome = run("session", "close", "last");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).matches("closed: session " + ID + "\nevents: 3\nhead: [0-9a-f]{64}\n");
        assertThat(run("verify", "last").exitCode()).isZero();
        assertThat(run("inspect", "last").out()).contains("end     closed_after_crash\n");
        assertThat(run("sessions").out()).contains("closed");
    }

    @Test
    void reportsAsJson() throws Exception {
        leaveOpen();

        JsonNode report = new ObjectMapper()
                .readTree(run("session", "close", "1111", "--format", "json").out());

        assertThat(report.path("session_id").asText()).isEqualTo(ID.toString());
        assertThat(report.path("exit_reason").asText()).isEqualTo("closed_after_crash");
        assertThat(report.path("events").asInt()).isEqualTo(3);
        assertThat(report.path("journal_path").asText())
                .isEqualTo(journal.directory().toString());
        assertThat(run("inspect", "last").out()).contains(report.path("head").asText());
    }

    @Test
    void onlyAppends() throws Exception {
        leaveOpen();
        byte[] before = Files.readAllBytes(journal.logPath(ID));

        run("session", "close", "last");

        assertThat(Files.readAllBytes(journal.logPath(ID))).startsWith(before).hasSizeGreaterThan(before.length);
    }

    @Test
    void cutsATornTailOff() throws Exception {
        leaveOpen();
        byte[] intact = Files.readAllBytes(journal.logPath(ID));
        byte[] torn = Arrays.copyOf(intact, intact.length + 40);
        System.arraycopy("CMT torn".getBytes(StandardCharsets.UTF_8), 0, torn, intact.length, 8);
        Files.write(journal.logPath(ID), torn);

        assertThat(run("session", "close", "last").exitCode()).isZero();
        assertThat(run("verify", "last").err()).startsWith("verified").doesNotContain("note:");
    }

    @Test
    void aRunningSessionIsRefused() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}");

            Outcome outcome = run("session", "close", "last", "--format", "json");

            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(new ObjectMapper()
                            .readTree(outcome.out())
                            .path("category")
                            .asText())
                    .isEqualTo("session_locked");
            session.prompt("still writable");
        }
    }

    @Test
    void aClosedSessionIsRefused() throws Exception {
        SessionScript.repairSession(journal, ID);

        Outcome outcome = run("session", "close", "last");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("akmon: session close: session " + ID + " has ended");
    }

    @Test
    void aSessionWithoutAnEventHasNothingToClose() throws Exception {
        new SessionScript(journal, ID).close();

        Outcome outcome = run("session", "close", ID.toString());

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err())
                .contains("has no event to close", journal.logPath(ID).toString());
    }

    @Test
    void aDamagedSessionIsRefused() throws Exception {
        leaveOpen();
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[60] ^= 1;
        Files.write(journal.logPath(ID), log);

        Outcome outcome = run("session", "close", ID.toString(), "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.out()).contains("damaged_log");
    }

    @Test
    void sessionAloneAsksWhatToDo() {
        Outcome outcome = run("session");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualTo(
                        "akmon: session: missing what to do; there are: close, name, delete\ntry: akmon help session\n");
        assertThat(run("session", "clsoe", "last").err())
                .startsWith("akmon: session: no command 'clsoe'; did you mean 'close'?");
        assertThat(run("help", "session", "close").out()).contains("akmon session close");
    }

    private void leaveOpen() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("x");
        }
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory)
                .with("AKMON_JOURNAL", journal.directory().toString())
                .run(arguments);
    }
}
