package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.CommandLineRunner.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringCommandsTest {
    @TempDir
    Path project;

    private Outcome run(String... arguments) {
        return new CommandLineRunner(project).run(arguments);
    }

    private Path write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String read(String path) throws IOException {
        return Files.readString(project.resolve(path));
    }

    @Test
    void initWritesWhatTheFilesGiveAwayAndNeverOverwrites() throws Exception {
        write("pom.xml", "<project/>");
        write("CLAUDE.md", "x");

        Outcome first = run("init");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("wrote ", "AKMON.md", "akmon import");
        assertThat(read("AKMON.md")).contains("Java with Maven.", "- test: `mvn -q test`", "## Product");

        write("AKMON.md", "mine");
        Outcome second = run("init");
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.err()).contains("is there already");
        assertThat(read("AKMON.md")).isEqualTo("mine");
    }

    @Test
    void importTakesOverWordForWordAndLeavesOutWhatItMust() throws Exception {
        write("CLAUDE.md", "Use tabs.\n");
        write(".cursor/rules/style.mdc", "---\nalwaysApply: true\n---\nNo comments.\n");
        write(".roo/rules/big.md", "x".repeat(60 * 1024));
        Path elsewhere = Files.createTempFile("outside", ".md");
        Files.writeString(elsewhere, "secret");
        Files.createSymbolicLink(project.resolve("GEMINI.md"), elsewhere);
        try {
            Outcome dry = run("import", "--dry-run");
            assertThat(dry.out()).contains("Use tabs.").doesNotContain("secret");
            assertThat(project.resolve("AKMON.md")).doesNotExist();

            assertThat(run("import").exitCode()).isZero();
            assertThat(read("AKMON.md")).isEqualTo("""
                            # Working in this project

                            <!-- from CLAUDE.md -->

                            Use tabs.

                            <!-- from .cursor/rules/style.mdc -->

                            No comments.
                            """);
            assertThat(run("import").exitCode()).isEqualTo(3);
            assertThat(run("import", "--force", "--from", "cursor").exitCode()).isZero();
            assertThat(read("AKMON.md")).doesNotContain("tabs");
        } finally {
            Files.delete(elsewhere);
        }
    }

    @Test
    void nothingToImportIsSaid() {
        assertThat(run("import").exitCode()).isEqualTo(1);
        assertThat(run("import", "--from", "emacs").err()).contains("there is no tool 'emacs'; there are codex,");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-code,CLAUDE.md",
        "codex,AGENTS.md",
        "cursor,.cursor/rules/akmon.mdc",
        "gemini,GEMINI.md",
        "copilot,.github/copilot-instructions.md",
        "windsurf,.windsurfrules",
        "cline,.clinerules",
        "kiro,.kiro/steering/akmon.md"
    })
    void exportWritesTheFileOfEachTool(String tool, String path) throws Exception {
        write("AKMON.md", "Use tabs.\n");

        assertThat(run("export", "--tool", tool).out()).isEqualTo("wrote " + path + "\n");
        assertThat(read(path)).contains("Written by `akmon export`", "Use tabs.");
        // Once more: it is akmon's own.
        assertThat(run("export", "--tool", tool).exitCode()).isZero();
        assertThat(run("import", "--dry-run").exitCode())
                .as("not taken for another's")
                .isEqualTo(1);
    }

    @Test
    void exportLeavesWhatOthersWroteAndWritesAllOrNothing() throws Exception {
        write("AKMON.md", "Use tabs.\n");
        write("GEMINI.md", "by hand");

        Outcome all = run("export", "--all");
        assertThat(all.exitCode()).isEqualTo(3);
        assertThat(all.err()).contains("GEMINI.md is not akmon's; --force replaces it");
        assertThat(project.resolve("CLAUDE.md")).doesNotExist();

        assertThat(run("export", "--all", "--force").exitCode()).isZero();
        assertThat(read("GEMINI.md")).contains("Use tabs.");
    }

    @Test
    void exportDoesNotWriteThroughLinks() throws Exception {
        write("AKMON.md", "Use tabs.\n");
        Path elsewhere = Files.createTempDirectory("outside");
        Files.createSymbolicLink(project.resolve(".kiro"), elsewhere);
        try {
            Outcome outcome = run("export", "--tool", "kiro");
            assertThat(outcome.exitCode()).isEqualTo(3);
            assertThat(outcome.err()).contains("behind a link");
            assertThat(elsewhere.toFile().list()).isEmpty();
        } finally {
            Files.delete(project.resolve(".kiro"));
            Files.delete(elsewhere);
        }
    }

    @Test
    void exportNeedsToKnowForWhomAndWhat() {
        assertThat(run("export").exitCode()).isEqualTo(2);
        assertThat(run("export", "--all").err()).contains("akmon init writes one");
    }
}
