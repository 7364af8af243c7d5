package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtelImportCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TRACE =
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"t\",\"spanId\":\"1\",\"attributes\":["
                    + "{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":\"execute_tool\"}}]}]}]}]}";

    @TempDir
    Path directory;

    @Test
    void importsATraceThatThenVerifies() throws Exception {
        Files.writeString(directory.resolve("trace.json"), TRACE);

        Outcome outcome = run("otel", "import", "trace.json", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "akmon_version",
                        "session_id",
                        "capture_level",
                        "provider_calls",
                        "tool_calls",
                        "turns_emitted",
                        "turns_suppressed_no_content",
                        "semconv_version",
                        "journal_path");
        assertThat(json.path("tool_calls").intValue()).isEqualTo(1);
        assertThat(json.path("capture_level").textValue()).isEqualTo("structural");
        assertThat(run("verify", json.path("session_id").textValue()).exitCode())
                .isZero();
    }

    @Test
    void namesADirectoryThatIsNoTrace() {
        assertThat(run("otel", "import", ".").err())
                .isEqualTo("akmon: otel import: " + directory + ": is a directory\n");
    }

    @Test
    void readsStandardInput() {
        Outcome outcome = new CommandLineRunner(directory)
                .reading(TRACE.getBytes(StandardCharsets.UTF_8))
                .run("otel", "import", "-", "--journal", "j");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("imported: session ").contains("tool calls: 1");
    }

    @Test
    void withIdAndTimeTheSameTraceGivesTheSameHead() throws Exception {
        Files.writeString(directory.resolve("trace.json"), TRACE);
        String id = "00000000-0000-4000-8000-000000000001";
        for (String journal : new String[] {"a", "b"}) {
            assertThat(run(
                                    "otel",
                                    "import",
                                    "trace.json",
                                    "--journal",
                                    journal,
                                    "--session-id",
                                    id,
                                    "--imported-at",
                                    "2026-11-20T22:57:25Z")
                            .exitCode())
                    .isZero();
        }

        assertThat(head("a", id)).isEqualTo(head("b", id));
    }

    @Test
    void anImportedTraceCannotBeReplayed() throws Exception {
        Files.writeString(directory.resolve("trace.json"), TRACE);
        run("otel", "import", "trace.json");

        Outcome outcome = run("replay", "last", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(MAPPER.readTree(outcome.out()).path("category").textValue()).isEqualTo("otel_import_not_replayable");
    }

    @Test
    void aRefusedTraceLeavesNothingBehind() throws Exception {
        Files.writeString(directory.resolve("trace.json"), "{}");

        Outcome outcome = run("otel", "import", "trace.json", "--format", "json", "--journal", "j");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(MAPPER.readTree(outcome.out()).path("category").textValue()).isEqualTo("empty_trace");
        assertThat(directory.resolve("j")).doesNotExist();
    }

    @Test
    void aMissingFileIsTroubleOfTheMachine() throws Exception {
        Outcome outcome = run("otel", "import", "trace.json", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(MAPPER.readTree(outcome.out()).path("category").textValue()).isEqualTo("io_error");
    }

    @Test
    void aWrongTimeIsAWrongCommandLine() throws Exception {
        Files.writeString(directory.resolve("trace.json"), TRACE);

        assertThat(run("otel", "import", "trace.json", "--imported-at", "yesterday")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run("otel", "import", "trace.json", "--session-id", "1").exitCode())
                .isEqualTo(2);
    }

    private Digest head(String journal, String id) throws Exception {
        try (StoredSession session = Journal.at(directory.resolve(journal)).load(UUID.fromString(id))) {
            return session.head().orElseThrow();
        }
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }
}
