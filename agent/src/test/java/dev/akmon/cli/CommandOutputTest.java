package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.report.PageScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people see of commands that wrote more than the model was given. */
@Timeout(120)
class CommandOutputTest {
    @TempDir
    Path directory;

    private String model;

    @BeforeEach
    void aScript() throws IOException {
        Path script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: ""
                    tool_calls:
                      - name: shell
                        arguments: {command: "seq 1 5000; printf '\\\\033[2J'"}
                  - text: Done.
                """);
        model = "--model=scripted:" + script;
    }

    private CommandLineRunner runner() {
        return new CommandLineRunner(directory).with("PATH", System.getenv("PATH"));
    }

    private Outcome run(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("--task", "x", model, "--allow", "shell", "--sandbox", "off"));
        words.addAll(List.of(options));
        return runner().run(words.toArray(String[]::new));
    }

    @Test
    void allOfItCanBeHadFromTheRecord() throws Exception {
        assertThat(run("--output-limit", "2048").exitCode()).isZero();

        String inspected = runner().run("inspect", "last").out();
        assertThat(inspected).contains("truncated, --tool-output call_1_1 shows 23.9 kB");
        Outcome all = runner().run("inspect", "last", "--tool-output", "call_1_1");
        assertThat(all.exitCode()).isZero();
        assertThat(all.out())
                .startsWith(
                        IntStream.rangeClosed(1, 5000).mapToObj(n -> n + "\n").collect(Collectors.joining()))
                .doesNotContain("\u001b");
        Outcome none = runner().run("inspect", "last", "--tool-output", "call_9");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("no output of a call call_9");
        assertThat(runner().run("inspect", "last", "--tool-output", "call_1_1", "--resolve")
                        .exitCode())
                .isEqualTo(2);

        Path page = directory.resolve("page.html");
        assertThat(runner().run("report", "last", "--output", page.toString()).exitCode())
                .isZero();
        assertThat(PageScanner.scan(Files.readString(page)).text())
                .contains("Full output", "all of them with akmon inspect --tool-output call_1_1");
        assertThat(runner().run("replay", "last").exitCode()).isZero();
    }

    @Test
    void theLimitComesFromTheOptionOrTheConfiguration() throws Exception {
        Files.createDirectories(directory.resolve(".akmon"));
        Files.writeString(directory.resolve(".akmon/config.toml"), "[limits]\noutput_limit_bytes = 4096\n");
        assertThat(run().exitCode()).isZero();
        assertThat(runner().run("inspect", "last", "--resolve", "--verbose").out())
                .contains("output_limit_bytes: 4096");

        Outcome tooLittle = run("--output-limit", "10");
        assertThat(tooLittle.exitCode()).isEqualTo(2);
        assertThat(tooLittle.err()).contains("--output-limit takes 1024 to 1048576 bytes, not 10");
        Files.writeString(directory.resolve(".akmon/config.toml"), "[limits]\noutput_limit_bytes = 4\n");
        assertThat(run().err()).contains("limits.output_limit_bytes in the configuration takes 1024");
    }
}
