package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a build step, run as a build runs it. */
class CiExampleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path home;

    private Path project;

    @BeforeEach
    void aProject() throws IOException {
        project = Files.createDirectories(home.resolve("project"));
        Files.writeString(home.resolve("task.txt"), "Write a greeting.\n");
        Files.writeString(home.resolve("model.yaml"), """
                name: greeter
                turns:
                  - text: Writing it.
                    tool_calls:
                      - name: write_file
                        arguments: {path: hello.txt, content: "hello\\n"}
                  - text: It is written.
                """);
    }

    private int step(String rules) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ROOT.resolve("examples/ci/run-task.sh").toString(),
                "scripted:" + home.resolve("model.yaml"),
                home.resolve("task.txt").toString(),
                home.resolve("out").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log.txt").toFile());
        OwnSurroundings.of(builder, home);
        builder.environment().put("AKMON", ROOT.resolve("akmon").toString());
        builder.environment().put("AGEF_VERIFY", ROOT.resolve("agef-verify").toString());
        builder.environment().put("AKMON_ARGUMENTS", rules);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private JsonNode left(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(home.resolve("out").resolve(file)));
    }

    @Test
    void leavesAVerifiedBundleBehind() throws Exception {
        int exitCode = step("--allow write_file");

        assertThat(exitCode).as(Files.readString(home.resolve("log.txt"))).isZero();
        assertThat(project.resolve("hello.txt")).hasContent("hello\n");
        assertThat(left("run.json").path("status").asText()).isEqualTo("success");
        assertThat(left("evidence.json").path("files_touched").path(0).asText()).isEqualTo("hello.txt");
        assertThat(left("slo.json").path("ok").asBoolean()).isTrue();
        assertThat(left("verdict.json").path("passed").asBoolean()).isTrue();
        assertThat(home.resolve("out/session.akmon")).isNotEmptyFile();
    }

    @Test
    void keepsTheEvidenceOfARunThatWasDenied() throws Exception {
        int exitCode = step("--max-turns 5");

        assertThat(exitCode).as(Files.readString(home.resolve("log.txt"))).isEqualTo(5);
        assertThat(left("slo.json").path("ok").asBoolean()).isFalse();
        assertThat(home.resolve("out/session.akmon")).isNotEmptyFile();
    }
}
