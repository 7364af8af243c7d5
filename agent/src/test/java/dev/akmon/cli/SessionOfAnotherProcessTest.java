package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.CommandLineRunner.Outcome;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about a session that another process writes, and after that process was killed. */
class SessionOfAnotherProcessTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path directory;

    @Test
    void aRunningSessionCanBeReadAndAfterAKillBeClosed() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        directory.toString(),
                        ID.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("written");

            assertThat(run("sessions").out()).contains("open, running").contains("to be interrupted");
            assertThat(run("inspect", "last").out()).contains("open: still being written");
            assertThat(run("verify", "last").err()).contains("still being written");
            Outcome refused = run("session", "close", "last");
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.err()).contains("is being written by another process");
        } finally {
            writer.destroyForcibly().waitFor();
        }

        assertThat(run("sessions").out()).contains("open, died");
        assertThat(run("verify", "last").err()).contains("the process that wrote it died");
        assertThat(run("session", "close", "last").exitCode()).isZero();
        assertThat(run("verify", "last").exitCode()).isZero();
        assertThat(run("sessions").out()).contains("closed");
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory)
                .with("AKMON_JOURNAL", directory.toString())
                .run(arguments);
    }
}
