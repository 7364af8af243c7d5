package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Putting back the files that a session changed. */
class RewindCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path project;
    private Path script;
    private Journal journal;

    @BeforeEach
    void aProject() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve(".local/state/akmon/journal"));
        project = Files.createDirectories(directory.resolve("project"));
        Files.createDirectory(project.resolve(".git"));
        Files.writeString(project.resolve("a.txt"), "one\n");
        Files.writeString(project.resolve("b.txt"), "two\n");
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: Editing.
                    tool_calls:
                      - name: edit
                        arguments: {path: a.txt, old_str: one, new_str: uno}
                      - name: write_file
                        arguments: {path: made/new.txt, content: new}
                  - text: And a command.
                    tool_calls:
                      - name: shell
                        arguments: {command: "rm b.txt; echo more >> a.txt; chmod 755 made/new.txt"}
                  - text: Done.
                """);
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(project).with("HOME", directory.toString()).run(arguments);
    }

    private JsonNode json(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--format";
        all[arguments.length + 1] = "json";
        Outcome outcome = akmon(all);
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        return JSON.readTree(outcome.out());
    }

    private void record() {
        Outcome outcome = akmon(
                "--task",
                "Change it",
                "--model",
                "scripted:" + script,
                "--allow",
                "edit",
                "--allow",
                "write_file",
                "--allow",
                "shell");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    /** Paths with their content, and whether they can be run. */
    private SortedMap<String, String> tree() throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(project)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                tree.put(
                        project.relativize(path).toString(),
                        (Files.isExecutable(path) ? "x " : "") + Files.readString(path));
            }
        }
        return tree;
    }

    @Test
    void putsEverythingBackAndThatCanBePutBackToo() throws Exception {
        SortedMap<String, String> before = tree();
        record();
        SortedMap<String, String> after = tree();
        assertThat(after).containsEntry("made/new.txt", "x new").doesNotContainKey("b.txt");

        Outcome dry = akmon("rewind", "last", "--dry-run");
        assertThat(dry.out()).isEqualTo("restore a.txt\nbring back b.txt\ndelete  made/new.txt\n");
        assertThat(tree()).isEqualTo(after);

        JsonNode report = json("rewind", "last", "--yes");

        assertThat(tree()).isEqualTo(before);
        assertThat(project.resolve("made")).doesNotExist();
        assertThat(report.path("files")).hasSize(3);
        String rewind = report.path("recorded_as").asText();
        assertThat(json("verify", rewind, "--chain").path("chain_passed").asBoolean())
                .isTrue();
        assertThat(akmon("replay", rewind, "--mode", "strict").exitCode()).isZero();
        assertThat(akmon("sessions").out()).contains("rewind to event 1 (from ");

        assertThat(akmon("rewind", rewind, "--yes").exitCode()).isZero();
        assertThat(tree()).isEqualTo(after);
        assertThat(akmon("replay", "last", "--mode", "strict").exitCode()).isZero();
        assertThat(akmon("--task", "x", "--resume", rewind).err()).contains("is the record of a rewind");
    }

    @Test
    void goesBackToAnEventInBetween() throws Exception {
        record();

        // 0 start, 1 user, 2 model, 3 answer, 4-7 gates and outcomes of two calls, 8 model, 9 answer, 10 gate, 11
        // outcome
        assertThat(akmon("rewind", "last", "--to", "9", "--yes").exitCode()).isZero();

        assertThat(tree())
                .containsEntry("a.txt", "uno\n")
                .containsEntry("b.txt", "two\n")
                .containsEntry("made/new.txt", "new");
        assertThat(akmon("rewind", "last", "--to", "99", "--yes").exitCode()).isEqualTo(2);
    }

    @Test
    void leavesWhatSomebodyElseChanged() throws Exception {
        record();
        Files.writeString(project.resolve("a.txt"), "mine\n");
        SortedMap<String, String> changed = tree();

        Outcome refused = akmon("rewind", "last", "--yes");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("nothing was put back, because these changed since: a.txt; --force");
        assertThat(tree()).isEqualTo(changed);
        assertThat(akmon("rewind", "last", "--yes", "--force").exitCode()).isZero();
        assertThat(tree()).containsEntry("a.txt", "one\n");
        assertThat(akmon("rewind", "last", "--yes").exitCode()).isZero();
        assertThat(tree()).isEqualTo(changed);
    }

    @Test
    void asksFirstAndSaysWhenThereIsNothingToDo() throws Exception {
        record();
        SortedMap<String, String> after = tree();
        Outcome no = new CommandLineRunner(project)
                .with("HOME", directory.toString())
                .onTerminal()
                .reading("\n".getBytes(StandardCharsets.UTF_8))
                .run("rewind", "last", "--color", "never");
        assertThat(no.exitCode()).isEqualTo(2);
        assertThat(no.err()).contains("bring back b.txt", "Put these back as they were after event 1? [y/N]");
        assertThat(tree()).isEqualTo(after);

        String id = json("sessions").path("sessions").path(0).path("session_id").asText();
        assertThat(akmon("rewind", id, "--yes").exitCode()).isZero();
        assertThat(akmon("rewind", id, "--yes").out()).startsWith("nothing to put back");
    }

    /** A session that came from somewhere else must not choose where files are written. */
    @Test
    void worksInTheProjectHereOnly() throws Exception {
        record();
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Outcome outcome = new CommandLineRunner(elsewhere)
                .with("HOME", directory.toString())
                .run("rewind", "last", "--yes");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("the session worked in " + project, "--dir");
    }

    /** Wherever the process dies, what is recorded of the rewind can be closed and replays. */
    @Test
    void aRewindThatWasBrokenOffReplays() throws Exception {
        record();
        String id = json("rewind", "last", "--yes").path("recorded_as").asText();
        UUID rewind = UUID.fromString(id);
        byte[] log = Files.readAllBytes(journal.logPath(rewind));
        int closed = 0;
        for (int length = log.length - 1; length > 40; length -= 97) {
            Path other = directory.resolve("cut" + length);
            Journal cut = Journal.at(other);
            Files.createDirectories(cut.logPath(rewind).getParent());
            Files.write(cut.logPath(rewind), Arrays.copyOf(log, length));
            if (CrashedSession.close(cut, rewind, Instant.EPOCH.plusSeconds(2_000_000_000L))
                    .isPresent()) {
                closed++;
                Outcome replay = akmon("--journal", other.toString(), "replay", id, "--mode", "strict");
                assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
            }
        }
        assertThat(closed).isGreaterThan(5);
    }
}
