package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Naming, finding, showing and deleting sessions, and following their links. */
class SessionKeepingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path script;
    private Journal journal;

    @BeforeEach
    void aScript() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve(".local/state/akmon/journal"));
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: Writing the Lexer.
                    tool_calls:
                      - name: write_file
                        arguments: {path: src/Lexer.java, content: x}
                  - text: Done.
                  - text: Done again.
                  - text: And again.
                """);
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }

    private JsonNode json(String... arguments) throws IOException {
        Outcome outcome = akmon(arguments);
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private String record(String task, String... more) throws IOException {
        String[] arguments = {
            "--task", task, "--model", "scripted:" + script, "--allow", "write_file", "--output", "json"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return json(all).path("session_id").asText();
    }

    @Test
    void aNameStandsForTheSession() throws Exception {
        String id = record("Write it");
        String other = record("Write it");
        byte[] log = Files.readAllBytes(journal.logPath(UUID.fromString(id)));

        assertThat(akmon("session", "name", id, "lexer-work").out())
                .isEqualTo("session " + id + " is named lexer-work\n");

        assertThat(json("verify", "lexer-work", "--format", "json")
                        .path("session_id")
                        .asText())
                .isEqualTo(id);
        assertThat(Files.readAllBytes(journal.logPath(UUID.fromString(id)))).isEqualTo(log);
        assertThat(akmon("sessions").out()).contains("[lexer-work] Write it");
        Outcome taken = akmon("session", "name", other, "lexer-work");
        assertThat(taken.exitCode()).isEqualTo(2);
        assertThat(taken.err()).contains("session " + id + " has the name lexer-work");
        for (String bad : new String[] {"last", "beef", "1st", "a/b", "-x", "", "x".repeat(65)}) {
            assertThat(akmon("session", "name", id, bad).exitCode()).as(bad).isEqualTo(2);
        }
        assertThat(akmon("session", "name", id, "--remove").exitCode()).isZero();
        Outcome gone = akmon("verify", "lexer-work");
        assertThat(gone.exitCode()).isEqualTo(3);
        assertThat(gone.err()).contains("no session has the name lexer-work");
    }

    @Test
    void listsTheSessionsOfAProjectWithTheirParents() throws Exception {
        String id = record("Write it");
        String child = record("More", "--resume", id);
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));

        assertThat(akmon("sessions").out()).contains("More (from " + id.substring(0, 8) + ")");
        JsonNode listed = json("sessions", "--project", "--format", "json");
        assertThat(listed.path("sessions").findValuesAsText("session_id")).contains(child, id);
        assertThat(listed.path("sessions")
                        .path(0)
                        .path("parent")
                        .path("session_id")
                        .asText())
                .isEqualTo(id);
        assertThat(listed.path("sessions").path(0).path("project").asText()).isEqualTo(directory.toString());
        assertThat(json("sessions", "--project", elsewhere.toString(), "--format", "json")
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void showsASession() throws Exception {
        String id = record("Write the\nLexer \u202e");
        Outcome shown = akmon("sessions", "show", id);

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .contains("session " + id, "completed", "src/Lexer.java", "write_file", "asked at 1", "\\n")
                .doesNotContain("\u202e");
        JsonNode report = json("sessions", "show", id, "--format", "json");
        assertThat(report.path("files").findValuesAsText("path")).containsExactly("src/", "src/Lexer.java");
        assertThat(report.path("prompts").path(0).path("text").asText()).startsWith("Write the\nLexer");
        assertThat(report.path("exit_reason").asText()).isEqualTo("completed");
    }

    @Test
    void findsPromptsAnswersAndFiles() throws Exception {
        String id = record("Bitte ÄNDERN");
        record("Something else");

        assertThat(json("sessions", "search", "ändern", "--format", "json").path("matches"))
                .hasSize(1)
                .first()
                .satisfies(match -> {
                    assertThat(match.path("session_id").asText()).isEqualTo(id);
                    assertThat(match.path("event").asInt()).isEqualTo(1);
                    assertThat(match.path("in").asText()).isEqualTo("prompt");
                });
        Path damaged = journal.directory().resolve("sessions/" + UUID.randomUUID() + ".log");
        Files.writeString(damaged, "no log at all, although it is named like one");
        assertThat(json("sessions", "search", "ändern", "--format", "json").path("unreadable"))
                .hasSize(1);
        assertThat(akmon("sessions", "search", "ändern").err()).contains("akmon: ");
        String name = damaged.getFileName().toString();
        assertThat(akmon("sessions", "show", name.substring(0, name.indexOf('.')))
                        .out())
                .contains("damaged")
                .doesNotContain("null");

        JsonNode lexer = json("sessions", "search", "lexer", "--format", "json").path("matches");
        assertThat(lexer.findValuesAsText("in")).containsExactly("answer", "tool", "answer", "tool");
        assertThat(akmon("sessions", "search", "src/Lexer").out()).contains("write_file: src/Lexer.java");
        assertThat(akmon("sessions", "search", "nowhere to be found").out()).isEqualTo("not found\n");
        assertThat(json("sessions", "search", "lexer", "--limit", "1", "--format", "json")
                        .path("limit_reached")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aDeletedSessionLeavesARecord() throws Exception {
        String id = record("Write it");
        akmon("session", "name", id, "mistake");
        String head =
                json("sessions", "show", id, "--format", "json").path("head").asText();
        Path log = journal.logPath(UUID.fromString(id));

        assertThat(akmon("session", "delete", id).exitCode()).isEqualTo(2);
        Outcome refused = new CommandLineRunner(directory)
                .onTerminal()
                .reading("n\n".getBytes(StandardCharsets.UTF_8))
                .run("session", "delete", "mistake", "--color", "never");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Delete session " + id + " and everything recorded in it? [y/N]");
        assertThat(log).exists();

        Outcome deleted = akmon("session", "delete", "mistake", "--yes", "--reason", "by mistake");

        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        try (Stream<Path> left = Files.list(log.getParent())) {
            assertThat(left).isEmpty();
        }
        JsonNode record = json("sessions", "--deleted", "--format", "json")
                .path("deleted")
                .path(0);
        assertThat(record.path("session_id").asText()).isEqualTo(id);
        assertThat(record.path("head").asText()).isEqualTo(head);
        assertThat(record.path("reason").asText()).isEqualTo("by mistake");
        assertThat(record.path("name").asText()).isEqualTo("mistake");
        assertThat(akmon("sessions", "--deleted").out()).contains(id, head, "by mistake");
        assertThat(akmon("verify", id).exitCode()).isEqualTo(3);
    }

    @Test
    void aSessionThatIsBeingWrittenIsNotDeleted() throws Exception {
        UUID id = UUID.randomUUID();
        try (SessionWriter writer = journal.create(id)) {
            assertThat(writer.eventCount()).isZero();
            Outcome outcome = akmon("session", "delete", id.toString(), "--yes");
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.err()).contains("is being written");
        }
        assertThat(json("sessions", "--deleted", "--format", "json").path("deleted"))
                .isEmpty();
    }

    @Test
    void aRecordThatWasNotFinishedIsNoRecordAndHindersNone() throws Exception {
        String id = record("Write it");
        Files.writeString(journal.directory().resolve("deleted.jsonl"), "{\"deleted_at\":\"2026");

        assertThat(akmon("session", "delete", id, "--yes").exitCode()).isZero();

        assertThat(json("sessions", "--deleted", "--format", "json").path("deleted"))
                .hasSize(1);
    }

    @Test
    void verifiesTheChainOfParents() throws Exception {
        String first = record("Write it");
        String second = record("More", "--resume", first);
        String third = json(
                        "fork",
                        second,
                        "--at",
                        "3",
                        "--task",
                        "Other",
                        "--model",
                        "scripted:" + script,
                        "--output",
                        "json")
                .path("session_id")
                .asText();

        JsonNode chain = json("verify", third, "--chain", "--format", "json");
        assertThat(chain.path("chain").findValuesAsText("session_id")).containsExactly(second, first);
        assertThat(chain.path("chain").findValuesAsText("outcome")).containsExactly("verified", "verified");
        assertThat(chain.path("chain_passed").asBoolean()).isTrue();
        assertThat(akmon("verify", first, "--chain").err()).contains("chain: the session goes on from no other");

        // The parent's log loses its end, and with it the event that the child named.
        Path log = journal.logPath(UUID.fromString(first));
        byte[] original = Files.readAllBytes(log);
        byte[] damaged = original.clone();
        damaged[damaged.length - 10] ^= 1;
        Files.write(log, damaged);
        Outcome broken = akmon("verify", third, "--chain");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("parent is another: session " + first, "no such event");

        Files.delete(log);
        Outcome missing = akmon("verify", third, "--chain");
        assertThat(missing.exitCode()).isZero();
        assertThat(missing.err()).contains("parent verified: session " + second, "parent not here: session " + first);
        assertThat(akmon("verify", third, "--chain", "--require-parents").exitCode())
                .isEqualTo(1);
    }
}
