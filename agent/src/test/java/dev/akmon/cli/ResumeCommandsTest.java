package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on from recorded sessions on the command line: --resume, --continue, fork. */
class ResumeCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void aScript() throws IOException {
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: Looking.
                    tool_calls:
                      - name: list_directory
                        arguments: {}
                  - text: Done.
                  - text: Done again.
                  - text: And again.
                """);
    }

    private Outcome akmon(Path where, String... arguments) {
        return new CommandLineRunner(where).with("HOME", directory.toString()).run(arguments);
    }

    private JsonNode run(Path where, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--model", "scripted:" + script, "--yes", "--output", "json"));
        Outcome outcome = akmon(where, all.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private void assertReplays(JsonNode report) {
        Outcome replay = akmon(directory, "replay", report.path("session_id").asText(), "--mode", "strict");
        assertThat(replay.exitCode()).as(replay.out()).isZero();
    }

    private JsonNode parentOf(JsonNode report) throws IOException {
        Outcome inspect =
                akmon(directory, "inspect", report.path("session_id").asText(), "--resolve", "--format", "json");
        JsonNode start = JSON.readTree(inspect.out()).path("events").path(0).path("kind");
        return JSON.readTree(start.path("config_text").asText()).path("parent");
    }

    @Test
    void resumesByPrefixAndByLast() throws Exception {
        JsonNode first = run(directory, "--task", "Look");
        String id = first.path("session_id").asText();

        JsonNode second = run(directory, "--task", "Again", "--resume", id.substring(0, 8));
        JsonNode third = run(directory, "--task", "And again", "--resume", "last");

        assertThat(second.path("session_id").asText()).isNotEqualTo(id);
        assertThat(parentOf(second))
                .isEqualTo(JSON.createObjectNode()
                        .put("head", first.path("head").asText())
                        .put("session_id", id));
        assertThat(parentOf(third).path("session_id")).isEqualTo(second.path("session_id"));
        for (JsonNode report : List.of(first, second, third)) {
            assertReplays(report);
        }
    }

    @Test
    void continuesTheLastSessionOfTheProject() throws Exception {
        Path here = Files.createDirectories(directory.resolve("here/.git")).getParent();
        Path below = Files.createDirectories(here.resolve("src/main"));
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        JsonNode first = run(here, "--task", "Look");
        run(elsewhere, "--task", "Look");

        JsonNode second = run(below, "--task", "Again", "--continue");

        assertThat(parentOf(second).path("session_id")).isEqualTo(first.path("session_id"));
        Path nowhere = Files.createDirectories(directory.resolve("nowhere"));
        Outcome none = akmon(nowhere, "--task", "x", "-c", "--model", "scripted:" + script);
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err()).contains("no session of the project " + nowhere.toRealPath());
    }

    @Test
    void forksAtTurnsAndNamesTheNearestOtherwise() throws Exception {
        JsonNode first = run(directory, "--task", "Look");
        String id = first.path("session_id").asText();

        // 0 start, 1 user, 2 model, 3 answer with a call, 4 gate, 5 outcome, 6 model, 7 answer, 8 end
        JsonNode again = run(directory, "fork", id, "--at", "1");
        JsonNode other = run(directory, "fork", id, "--at", "7", "--task", "More");

        assertThat(again.path("result").asText()).isEqualTo("Looking.\nDone.");
        assertThat(parentOf(again).path("at").intValue()).isEqualTo(1);
        assertThat(parentOf(other).path("at").intValue()).isEqualTo(7);
        assertReplays(again);
        assertReplays(other);
        Outcome middle = akmon(directory, "fork", id, "--at", "4", "--model", "scripted:" + script);
        assertThat(middle.exitCode()).isEqualTo(2);
        assertThat(middle.err()).contains("event 4 is in the middle of a turn; the nearest to fork at: 1 and 5");
        Outcome beyond = akmon(directory, "fork", id, "--at", "40", "--model", "scripted:" + script);
        assertThat(beyond.err()).contains("has no event 40, its last is 8; the nearest to fork at: 8");
        Outcome answered = akmon(directory, "fork", id, "--at", "7", "--model", "scripted:" + script);
        assertThat(answered.exitCode()).isEqualTo(2);
        assertThat(answered.err()).contains("the model has answered everything up to there");
    }

    @Test
    void resumesAnImportedSession() throws Exception {
        JsonNode first = run(directory, "--task", "Look");
        String id = first.path("session_id").asText();
        assertThat(akmon(directory, "bundle", "export", id, "--output", "s.akmon")
                        .exitCode())
                .isZero();
        Path other = Files.createDirectories(directory.resolve("other"));
        CommandLineRunner there = new CommandLineRunner(other);
        assertThat(there.run("bundle", "import", directory.resolve("s.akmon").toString())
                        .exitCode())
                .isZero();

        Outcome outcome = there.run(
                "--task", "Go on", "--resume", id, "--model", "scripted:" + script, "--yes", "--color", "never");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("goes on from session " + id + ", 4 messages", "the session worked in ");
        assertThat(there.run("replay", "last", "--mode", "strict").exitCode()).isZero();
    }

    @Test
    void refusesWhatCannotBeGoneOnWith() throws Exception {
        ReferenceSession.write(Journal.at(directory.resolve(".local/state/akmon/journal")));
        Outcome foreign = akmon(directory, "--task", "x", "--resume", "last", "--model", "scripted:" + script);
        assertThat(foreign.exitCode()).isEqualTo(2);
        assertThat(foreign.err()).contains("was recorded by another program");

        Outcome both = akmon(directory, "--task", "x", "--resume", "last", "--continue");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--resume and --continue exclude each other");
        Outcome taskless = akmon(directory, "--resume", "last", "--model", "scripted:" + script);
        assertThat(taskless.err()).contains("there is no task");
    }
}
