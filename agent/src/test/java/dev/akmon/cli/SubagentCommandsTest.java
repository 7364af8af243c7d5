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

/** Sessions with subagents on the command line: what is shown, listed, verified and taken back. */
class SubagentCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path script;
    private Journal journal;

    @BeforeEach
    void aScript() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve(".local/state/akmon/journal"));
        Files.writeString(directory.resolve("a.txt"), "one\n");
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                conversations:
                  - when: Change a.txt
                    turns:
                      - text: ""
                        tool_calls:
                          - name: read_file
                            arguments: {path: a.txt}
                          - name: write_file
                            arguments: {path: a.txt, content: two}
                          - name: shell
                            arguments: {command: "true"}
                      - text: a.txt says two now.
                  - turns:
                      - text: I have it done.
                        tool_calls:
                          - name: subagent
                            arguments: {task: Change a.txt, tools: all, description: change it}
                      - text: Done.
                        expect: a.txt says two now.
                      - text: And again.
                """);
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }

    private Outcome task(CommandLineRunner runner, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--task", "Go on", "--model", "scripted:" + script, "--yes"));
        arguments.addAll(List.of("--allow", "write_file", "--allow", "subagent"));
        arguments.addAll(Arrays.asList(more));
        return runner.run(arguments.toArray(String[]::new));
    }

    private JsonNode record() throws IOException {
        return JSON.readTree(
                task(new CommandLineRunner(directory), "--output", "json").out());
    }

    @Test
    void aFileShowsALinePerCallSetIn() {
        Outcome outcome = task(new CommandLineRunner(directory));

        assertThat(outcome.err())
                .contains("  … subagent \"change it\"\n")
                .contains("    ✓ read_file a.txt — one\n")
                .contains("    ✓ write_file a.txt — ")
                .contains("    ⊘ shell `true` — denied: ")
                .containsPattern(
                        "\n  ✓ subagent \"change it\" — a.txt says two now\\., 3 calls, session [0-9a-f]{8}\n");
        assertThat(outcome.out()).isEqualTo("I have it done.\nDone.\n");
    }

    @Test
    void aTerminalShowsOneLineThatIsWrittenOver() {
        Outcome outcome = task(new CommandLineRunner(directory).onTerminal().with("TERM", "xterm"));

        String overwrite = "\r\u001b[2K";
        assertThat(outcome.err())
                .contains(overwrite + "\u001b[2m    subagent: read_file a.txt\u001b[0m" + overwrite)
                .doesNotContain("✓\u001b[0m read_file")
                .contains("— denied: ", "a subagent wants to run shell `true`", "for its task: change it");
    }

    @Test
    void programsAreToldWhoseStepItIs() throws Exception {
        Outcome outcome = task(new CommandLineRunner(directory), "--output", "stream-json");

        List<JsonNode> steps = new ArrayList<>();
        JsonNode result = null;
        for (String line : outcome.out().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            if (event.path("type").asText().equals("subagent")) {
                steps.add(event);
            } else if (event.path("type").asText().equals("tool_result")) {
                result = event;
            }
        }
        assertThat(steps)
                .extracting(step -> step.path("step").asText())
                .containsExactly("begun", "tool_call", "tool_result", "tool_call", "tool_result", "tool_refused");
        assertThat(result.path("subagent").path("head").asText()).hasSize(64);
        JsonNode named = result;
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.path("session_id")).isEqualTo(named.path("subagent").path("session_id"));
            assertThat(step.path("id")).isEqualTo(named.path("id"));
        });
    }

    @Test
    void itsChangesAreTakenBackWithThoseOfTheSession() throws Exception {
        String id = record().path("session_id").asText();
        assertThat(directory.resolve("a.txt")).hasContent("two");

        assertThat(akmon("rewind", id, "--yes").exitCode()).isZero();

        assertThat(directory.resolve("a.txt")).hasContent("one\n");
    }

    @Test
    void rulesCanBeTried() throws Exception {
        Outcome all = akmon("policy", "test", "subagent", "{\"task\":\"x\",\"tools\":\"all\"}", "--profile", "prod");
        assertThat(all.out()).contains("subagent all").contains("subagent(all)");
        Outcome read = akmon("policy", "test", "subagent", "{\"task\":\"x\"}", "--profile", "prod");
        assertThat(read.out()).contains("subagent read\nallowed");
        Outcome wrong = akmon("policy", "test", "subagent", "{}", "--deny", "subagent(write)");
        assertThat(wrong.err()).contains("subagent(read) or subagent(all)");
    }
}
