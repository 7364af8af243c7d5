package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is terminated before it has begun says so in the form it was asked for. */
@Timeout(120)
class EarlySignalTest {
    @TempDir
    Path directory;

    @Test
    void aRunTerminatedBeforeItsSessionPrintsItsOneDocument() throws Exception {
        Path fifo = directory.resolve("script.yaml");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--task",
                        "x",
                        "--model",
                        "scripted:" + fifo,
                        "--output",
                        "json",
                        "--journal",
                        directory.resolve("journal").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        OwnSurroundings.of(builder, directory);
        Process run = builder.start();
        // Opening waits for the process to read the script, which never comes.
        try (OutputStream script = Files.newOutputStream(fifo)) {
            run.toHandle().destroy();
            String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(run.waitFor()).isEqualTo(143);
            JsonNode report = new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(out);
            assertThat(report.path("exit_reason").asText()).isEqualTo("terminated");
            assertThat(report.path("session_id").asText()).isEmpty();
        } finally {
            run.destroyForcibly();
        }
        assertThat(directory.resolve("journal")).doesNotExist();
    }
}
