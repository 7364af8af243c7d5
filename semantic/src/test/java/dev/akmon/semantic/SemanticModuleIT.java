package dev.akmon.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged module in the packaged program, as a user has them. */
@Timeout(300)
class SemanticModuleIT {
    private static final Path PROGRAM =
            Path.of("..", "agent", "target", "akmon.jar").toAbsolutePath().normalize();
    private static final Path MODULE = Path.of("target", "akmon-semantic.jar").toAbsolutePath();

    @TempDir
    Path directory;

    private Path home;
    private Path project;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void begin() throws Exception {
        home = Files.createDirectory(directory.resolve("home"));
        project = Files.createDirectory(directory.resolve("project"));
        Files.writeString(project.resolve("mail.py"), "def deliver(message):\n    smtp.send_message(message)\n");
        Files.writeString(project.resolve("bread.txt"), "Bake it for forty minutes.\n");
        Files.writeString(directory.resolve("script.yaml"), """
                turns:
                  - tool_calls:
                      - name: semantic_search
                        arguments: {query: "send an e-mail", top_k: 1}
                  - text: It is in mail.py.
                """);
    }

    private Outcome akmon(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder start = new ProcessBuilder(command).directory(project.toFile());
        start.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("AKMON_"));
        start.environment().put("HOME", home.toString());
        start.environment().putAll(environment);
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        int exitCode = start.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Outcome(exitCode, read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private Outcome run(Map<String, String> environment, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--task", "x", "--model", "scripted:" + directory.resolve("script.yaml"), "--yes", "--output", "json"));
        arguments.addAll(List.of(options));
        return akmon(environment, arguments.toArray(String[]::new));
    }

    @Test
    void isAddedUsedRecordedAndReplayedWhenItIsGoneAgain() throws Exception {
        assertThat(run(Map.of(), "--index").out()).contains("semantic is not installed", "akmon module add");
        Outcome added = akmon(Map.of(), "module", "add", MODULE.toString());
        assertThat(added.err()).isEmpty();
        assertThat(added.out()).startsWith("added semantic ");

        Outcome ran = run(Map.of(), "--index");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("mail.py:1-2 (0.").doesNotContain("bread.txt");

        akmon(Map.of(), "config", "set", "semantic.enabled", "true");
        assertThat(run(Map.of()).out()).contains("mail.py:1-2 (0.");

        assertThat(home.resolve(".cache/akmon/semantic/index")).isNotEmptyDirectory();
        try (Stream<Path> files = Files.walk(project)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
        assertThat(akmon(Map.of(), "module", "remove", "semantic").exitCode()).isZero();
        assertThat(akmon(Map.of(), "verify", "last").exitCode()).isZero();
        assertThat(akmon(Map.of(), "replay", "last", "--mode", "strict").exitCode())
                .isZero();
    }

    @Test
    void isNotOfferedUnlessItIsAskedFor() throws Exception {
        akmon(Map.of(), "module", "add", MODULE.toString());
        assertThat(run(Map.of()).out()).contains("semantic_search").doesNotContain("mail.py:1-2");
    }

    @Test
    void aNativeLibraryThatCannotBeUnpackedIsAnOutcomeOfTheCall() throws Exception {
        akmon(Map.of(), "module", "add", MODULE.toString());
        Path file = Files.writeString(directory.resolve("file"), "");
        Outcome ran = run(Map.of("XDG_CACHE_HOME", file.toString()), "--index");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("the embedding model cannot be loaded on this machine");
    }
}
