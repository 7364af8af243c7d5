package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CompletionCommandTest {
    @TempDir
    Path directory;

    private Path script(String shell) throws IOException {
        CommandLineRunner.Outcome outcome = new CommandLineRunner(directory).run("completion", shell);
        assertThat(outcome.exitCode()).isZero();
        return Files.writeString(directory.resolve("script." + shell), outcome.out());
    }

    /** What bash proposes for the last of these words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            akmon ver             | verify
            akmon config ex       | explain-provider
            akmon verify --for    | --format
            akmon --fall          | --fallback-model
            akmon --profile re    | readonly
            akmon --policy-pack p | python
            """)
    void bashCompletesCommandsAndOptions(String line, String proposed) throws Exception {
        String[] words = line.split(" ");
        String program = "source " + script("bash") + "\nCOMP_WORDS=(" + line + ")\nCOMP_CWORD=" + (words.length - 1)
                + "\n_complete_akmon\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";

        assertThat(run("bash", "--norc", "-c", program).lines().toList()).contains(proposed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theScriptIsOneForItsShell(String shell) throws Exception {
        Path script = script(shell);
        assumeTrue(isInstalled(shell), shell + " is not installed");

        assertThat(run(shell, "-n", script.toString())).isEmpty();
    }

    @Test
    void fishIsToldOfEveryCommandAndItsOptions() throws Exception {
        List<String> lines = Files.readAllLines(script("fish"));

        assertThat(lines).allMatch(line -> line.startsWith("complete -c akmon ") || line.startsWith("#"));
        for (String name : Commands.names()) {
            if (name.equals("warm-up")) {
                continue; // Not for people.
            }
            assertThat(lines).anyMatch(line -> line.contains("-f -a '" + name + "' "));
        }
        assertThat(lines)
                .contains("complete -c akmon -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'")
                .anyMatch(line -> line.startsWith("complete -c akmon -n '__fish_seen_subcommand_from config; and "
                        + "__fish_seen_subcommand_from explain-provider' -l model -r "))
                .anyMatch(line -> line.contains("-l profile -r -a 'dev staging prod readonly' "))
                .noneMatch(line -> line.contains("anthropic-key"));
    }

    @Test
    void anotherShellIsNotKnown() {
        assertThat(new CommandLineRunner(directory).run("completion", "tcsh").err())
                .contains("use one of bash, zsh, fish");
    }

    private static boolean isInstalled(String shell) {
        for (String path : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(path, shell))) {
                return true;
            }
        }
        return false;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
