package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCommandTest {
    @TempDir
    Path directory;

    private Path project;
    private String model;

    @BeforeEach
    void aNote() throws Exception {
        project = Files.createDirectories(directory.resolve("project"));
        Path script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - name: memory_write
                        arguments: {scope: project, title: "Build it", content: "With make.\\u001b[2J"}
                      - name: memory_write
                        arguments: {scope: user, title: "Build it", content: "Quietly."}
                  - text: Done.
                """);
        model = "--model=scripted:" + script;
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(project).with("HOME", directory.toString()).run(arguments);
    }

    @Test
    void notesAreListedShownAndDeleted() throws Exception {
        assertThat(run("memory", "list").out()).isEqualTo("no notes; the model keeps one when you allow it\n");
        assertThat(run("--task", "x", model, "--allow", "memory").exitCode()).isZero();

        JsonNode listed = new ObjectMapper()
                .readTree(run("memory", "list", "--format", "json").out());
        assertThat(listed.path("notes")).hasSize(2);
        assertThat(run("memory", "list").out())
                .containsPattern("user +Build it +~/\\.akmon/memory/user/build-it\\.md")
                .containsPattern("project +Build it +~/\\.akmon/memory/projects/project-[0-9a-f]{12}/build-it\\.md");
        Outcome ambiguous = run("memory", "show", "Build", "it");
        assertThat(ambiguous.exitCode()).isEqualTo(2);
        assertThat(ambiguous.err()).contains("user/build-it.md, project/build-it.md");
        assertThat(run("memory", "show", "project/build-it.md").out())
                .contains("With make.")
                .doesNotContain("\u001b");

        assertThat(run("memory", "delete", "project/build-it.md").exitCode()).isZero();
        assertThat(run("memory", "delete", "build", "it").out()).contains("deleted ~/.akmon/memory/user/build-it.md");
        assertThat(run("memory", "delete", "build", "it").exitCode()).isEqualTo(2);
        assertThat(run("memory", "list").out()).startsWith("no notes");
        assertThat(run("memory").exitCode()).isEqualTo(2);
    }

    @Test
    void itCanBeTurnedOffByOptionAndByConfiguration() throws Exception {
        assertThat(run("--task", "x", model, "--allow", "memory", "--no-memory").exitCode())
                .isZero();
        Files.createDirectories(directory.resolve(".akmon"));
        Files.writeString(directory.resolve(".akmon/config.toml"), "[memory]\nenabled = false\n");
        assertThat(run("--task", "x", model, "--allow", "memory").err()).contains("there is no tool");

        assertThat(directory.resolve(".akmon/memory")).doesNotExist();
    }

    @Test
    void aFileThatIsNoNoteIsListedAndCanBeDeleted() throws Exception {
        Path user = Files.createDirectories(directory.resolve(".akmon/memory/user"));
        Path bad = Files.write(user.resolve("bad.md"), new byte[] {(byte) 0xe9});

        assertThat(run("memory", "list").out())
                .containsPattern("user +left out: it is not UTF-8 text +~/\\.akmon/memory/user/bad\\.md");
        assertThat(new ObjectMapper()
                        .readTree(run("memory", "list", "--format", "json").out())
                        .path("unusable")
                        .get(0)
                        .path("problem")
                        .asText())
                .isEqualTo("it is not UTF-8 text");
        Outcome shown = run("memory", "show", "user/bad.md");
        assertThat(shown.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(shown.err()).contains("user/bad.md cannot be shown: it is not UTF-8 text");
        Outcome run = run("--task", "x", model);
        assertThat(run.err()).contains("user/bad.md is left out: it is not UTF-8 text");
        assertThat(run.exitCode()).as("the model's own notes are denied").isEqualTo(5);
        assertThat(run("memory", "delete", "user/bad.md", "--format", "json").out())
                .contains("\"deleted\"");
        assertThat(bad).doesNotExist();
    }
}
