package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.report.PageScanner;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

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
    void aSessionBecomesAPage() throws Exception {
        SessionScript.repairSession(journal, ID);

        Outcome outcome = report("last");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo("report written: " + page() + " (" + Files.size(page()) + " bytes)\n"
                        + "Verified: nothing in this record was changed, lost or put in between\n");
        PageScanner page = PageScanner.scan(Files.readString(page()));
        assertThat(page.text())
                .contains("Fix the failing test\nand say why.")
                .contains("scripted-1", "http://127.0.0.1:4000/v1", "1,234 → 56", "$0.0123")
                .contains("2026-01-02 03:04:05 – 03:04:08")
                .contains("1 of 2 attempts failed", "HTTP 429", "rate limited", "connection reset")
                .contains("allowed by the policy: reading is allowed")
                .contains("denied by the policy: no rule allows it", "did not run")
                .contains("subprocess_failed · exit code 1 · 1 min 05 s")
                .contains("Ended: completed.");
        assertThat(page.ids()).contains("checks", "files", "tools", "figures", "timeline", "turn-1", "turn-2");
        assertThat(page.links()).allMatch(link -> page.ids().contains(link.substring(1)));
    }

    @Test
    void theSameSessionGivesTheSameBytes() throws Exception {
        SessionScript.repairSession(journal, ID);
        report("last");
        byte[] first = Files.readAllBytes(page());

        report("last", "--force");

        assertThat(Files.readAllBytes(page())).isEqualTo(first);
    }

    @Test
    void aFileThatIsThereStaysUnlessForced() throws Exception {
        SessionScript.repairSession(journal, ID);
        Files.writeString(page(), "mine");

        Outcome refused = report("last");

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).isEqualTo("akmon: report: " + page() + " exists already; --force replaces it\n");
        assertThat(page()).hasContent("mine");
        assertThat(report("last", "--force").exitCode()).isZero();
        assertThat(Files.readString(page())).startsWith("<!DOCTYPE html>");
    }

    @Test
    void nothingIsLeftBehindWhenItCannotBeWritten() throws Exception {
        SessionScript.repairSession(journal, ID);
        Files.createDirectory(page());

        Outcome outcome = report("last", "--force");

        assertThat(outcome.exitCode()).isEqualTo(3);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(page(), journal.directory());
        }
    }

    @Test
    void aDirectoryThatIsMissingIsNamedAndNoTemporaryFile() throws Exception {
        SessionScript.repairSession(journal, ID);

        Outcome outcome = report("last", "--output", "missing/page.html");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("missing").doesNotContain(".tmp");
    }

    @Test
    void anOpenSessionIsReportedAsFarAsItGoes() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("half of it");

            Outcome running = report("last");

            assertThat(running.exitCode()).isEqualTo(1);
            assertThat(running.err()).endsWith("Not closed: intact so far, and still being written\n");
        }

        assertThat(report("last", "--force").err()).endsWith("Not closed: intact as far as it goes\n");
        assertThat(PageScanner.scan(Files.readString(page())).text())
                .contains("half of it", "not yet", "died without closing it");
    }

    @Test
    void aTornTailIsNamed() throws Exception {
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{}").prompt("first").prompt("second");
        }
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        Files.write(journal.logPath(ID), Arrays.copyOf(log, log.length - 3));

        report("last");

        assertThat(PageScanner.scan(Files.readString(page())).text())
                .containsPattern("\\d+ bytes at the end of the log are an unfinished write")
                .contains("first")
                .doesNotContain("second");
    }

    @Test
    void aDamagedSessionIsReportedUpToTheDamageAndNotTrusted() throws Exception {
        SessionScript.repairSession(journal, ID);
        byte[] log = Files.readAllBytes(journal.logPath(ID));
        log[log.length / 2] ^= 1;
        Files.write(journal.logPath(ID), log);

        Outcome outcome = report("last");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).endsWith("Not verified: this record is not what was recorded\n");
        assertThat(PageScanner.scan(Files.readString(page())).text())
                .contains("Fix the failing test", "damaged_log", "is damaged", "not checked")
                .doesNotContain("Ended: completed");
    }

    @Test
    void sessionsOfOtherProducersHavePagesToo() throws Exception {
        ReferenceSession.write(journal);
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.everyKind();
        }

        for (String id : List.of(ReferenceSession.ID.toString(), ID.toString())) {
            assertThat(report(id, "--force").exitCode()).isZero();
            assertThat(PageScanner.scan(Files.readString(page())).text()).contains("idx-é");
        }
    }

    @Test
    void theJsonReportNamesFileAndVerdict() throws Exception {
        SessionScript.repairSession(journal, ID);

        JsonNode json =
                new ObjectMapper().readTree(report("last", "--format", "json").out());

        assertThat(json.path("session_id").asText()).isEqualTo(ID.toString());
        assertThat(json.path("output_path").asText()).isEqualTo(page().toString());
        assertThat(json.path("size_bytes").asLong()).isEqualTo(Files.size(page()));
        assertThat(json.path("verdict").asText()).isEqualTo("verified");
        assertThat(json.path("passed").asBoolean()).isTrue();
    }

    private Path page() {
        return directory.resolve("page.html");
    }

    private Outcome report(String... arguments) {
        Stream<String> command =
                Stream.of("report", "--journal", journal.directory().toString());
        if (!List.of(arguments).contains("--output")) {
            command = Stream.concat(command, Stream.of("--output", "page.html"));
        }
        return new CommandLineRunner(directory)
                .run(Stream.concat(command, Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void whatIsNoRegularFileIsNotReplacedByThePage() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        SessionScript.repairSession(journal, ID);
        Outcome outcome = akmon("report", "last", "--output", pipe.toString(), "--force");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(outcome.err()).contains(pipe + ": is not a regular file");
        assertThat(Files.isRegularFile(pipe)).isFalse();

        assertThat(akmon("report", "last", "-o", "none/page.html").err())
                .contains("no such file or directory: " + directory.resolve("none"))
                .doesNotContain(".tmp");
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(directory)
                .with("AKMON_JOURNAL", journal.directory().toString())
                .run(arguments);
    }
}
