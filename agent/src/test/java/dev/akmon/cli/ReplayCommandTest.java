package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.Reference;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ReplayCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path project;
    private Journal journal;
    private JsonNode recorded;

    @BeforeEach
    void aSessionWithAWriteADenialAndACommand() throws Exception {
        project = Files.createDirectory(directory.resolve("project"));
        journal = Journal.at(directory.resolve("j"));
        Files.writeString(project.resolve("a.txt"), "a\n");
        Path script = Files.writeString(directory.resolve("model.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - {name: read_file, arguments: {path: a.txt}}
                      - {name: write_file, arguments: {path: b.txt, content: "b\\n"}}
                      - {name: write_file, arguments: {path: c.txt, content: "c\\n"}}
                      - {name: shell, arguments: {command: "cat b.txt"}}
                  - text: All done.
                """);
        Outcome run = in(project)
                .run(
                        "--task",
                        "x",
                        "--model=scripted:" + script,
                        "--yes",
                        "--allow",
                        "write_file(b.txt)",
                        "--allow",
                        "shell",
                        "--sandbox=off",
                        "--output=json");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(5);
        recorded = JSON.readTree(run.out());
    }

    private CommandLineRunner in(Path here) {
        return new CommandLineRunner(here)
                .with("HOME", directory.resolve("home").toString())
                .with("AKMON_JOURNAL", journal.directory().toString())
                .with("PATH", System.getenv("PATH"));
    }

    private SortedMap<String, String> everything() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                files.put(
                        path.toString(),
                        Files.isDirectory(path) ? "" : Base64.getEncoder().encodeToString(Files.readAllBytes(path)));
            }
        }
        return files;
    }

    @Test
    void aSessionReplaysAnywhereAsOftenAsAskedAndLeavesNothing() throws Exception {
        Files.delete(project.resolve("a.txt"));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        SortedMap<String, String> before = everything();

        for (String mode : new String[] {"default", "strict", "default"}) {
            Outcome replay = in(elsewhere).run("replay", "last", "--mode", mode, "--format", "json");

            assertThat(replay.exitCode()).isZero();
            JsonNode report = JSON.readTree(replay.out());
            assertThat(report.path("passed").asBoolean()).isTrue();
            assertThat(report.path("head_reproduced").asBoolean()).isTrue();
            assertThat(report.path("replay_head")).isEqualTo(recorded.path("head"));
            assertThat(report.path("replay_session_id").isNull()).isTrue();
            assertThat(report.path("divergences")).isEmpty();
        }
        assertThat(everything()).isEqualTo(before);
    }

    /** The session with another last answer, chained as if the model had given it. */
    private UUID forged() throws Exception {
        UUID id = UUID.randomUUID();
        try (StoredSession original = journal.load(journal.sessionIds().get(0));
                SessionWriter writer = journal.create(id)) {
            for (Event event : original.events()) {
                for (Reference reference : event.kind().references()) {
                    writer.put(original.object(reference.digest()));
                }
                EventKind kind = event.kind();
                if (kind instanceof EventKind.AssistantTurn turn && turn.toolCalls() == null) {
                    kind = new EventKind.AssistantTurn(
                            writer.put("Nothing was done.".getBytes(StandardCharsets.UTF_8)), null);
                }
                writer.append(kind, event.emittedAt());
            }
            writer.commit();
        }
        return id;
    }

    @Test
    void aForgeryThatVerifiesIsADivergence() throws Exception {
        String id = forged().toString();
        assertThat(in(project).run("verify", id).exitCode())
                .as("its hashes fit")
                .isZero();

        Outcome replay = in(project).run("replay", id, "--format", "json");

        assertThat(replay.exitCode()).isEqualTo(1);
        JsonNode report = JSON.readTree(replay.out());
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly(
                        "akmon_version",
                        "agef_version",
                        "source_session_id",
                        "source_head",
                        "replay_session_id",
                        "mode",
                        "events_compared",
                        "source_event_count",
                        "replay_event_count",
                        "primitive_divergence_count",
                        "engine_divergence_count",
                        "divergences",
                        "passed",
                        "replay_head",
                        "head_reproduced",
                        "notes");
        assertThat(report.path("passed").asBoolean()).isFalse();
        assertThat(report.path("head_reproduced").asBoolean()).isFalse();
        assertThat(report.path("divergences").get(0).path("kind").asText()).isEqualTo("AssistantContentMismatch");
        assertThat(report.path("divergences").get(0).path("difference").toString())
                .contains("Nothing was done.", "All done.");
        Outcome human = in(project).run("replay", id, "--mode", "strict");
        assertThat(human.exitCode()).isEqualTo(1);
        assertThat(human.out()).startsWith("replay DIVERGED: ").contains("AssistantContentMismatch");
    }

    @Test
    void whatIsPersistedIsTheSameSessionAgain() throws Exception {
        Outcome replay = in(project)
                .run(
                        "replay",
                        "last",
                        "--persist",
                        "--persist-to",
                        directory.resolve("again").toString(),
                        "--format",
                        "json");

        assertThat(replay.exitCode()).isZero();
        assertThat(JSON.readTree(replay.out()).path("replay_session_id").asText())
                .isNotEmpty();
        Outcome verified = in(project)
                .run("verify", "last", "--journal", directory.resolve("again").toString());
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.err()).contains(recorded.path("head").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "last --persist, 2",
        "last --mode odd, 2",
        "deadbeef, 3",
        "OPEN, 3",
        "FOREIGN, 3",
        "last --journal nowhere, 3"
    })
    void whatCannotBeReplayedSaysSo(String arguments, int exitCode) throws Exception {
        UUID id = UUID.randomUUID();
        try (SessionScript script = new SessionScript(journal, id)) {
            script.start("/", "{}").prompt("x");
            if (arguments.equals("FOREIGN")) {
                script.end(null);
            }
        }

        Outcome outcome = in(project).run(("replay " + arguments.replaceAll("OPEN|FOREIGN", id.toString())).split(" "));

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
        assertThat(outcome.err()).startsWith("akmon: ");
        assertThat(outcome.out()).isEmpty();
    }
}
