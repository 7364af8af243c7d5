package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.bundle.IntegrityReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PROMPT = "Fix the failing test\nand say why.";

    @TempDir
    Path directory;

    @BeforeEach
    void record() throws Exception {
        SealedSession.recorded(directory);
    }

    @Test
    void writesADerivativeThatVerifies() throws Exception {
        Outcome outcome = run(
                "redact", "last", "--text", "rm -rf", "--reason", "a test", "--output", "r.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "akmon_version",
                        "agef_version",
                        "source_session_id",
                        "source_head",
                        "derivative_head",
                        "events_in_session",
                        "events_rewritten_count",
                        "objects_redacted_count",
                        "redacted_objects",
                        "output_path",
                        "bundle_size_bytes",
                        "remaining_objects",
                        "remaining_texts");
        assertThat(json.path("objects_redacted_count").intValue()).isEqualTo(2);
        IntegrityReport report =
                SealedSession.verdict(directory.resolve("r.akmon")).integrity();
        assertThat(report.violations()).isEmpty();
        assertThat(report.redactionCount()).isEqualTo(2);
        assertThat(report.manifest().session().head().hex())
                .isEqualTo(json.path("derivative_head").textValue());
        assertThat(report.manifest().session().id()).hasToString(SealedSession.ID);
        assertThat(report.manifest().extras().get("akmon_redaction").path("source_head"))
                .isEqualTo(json.path("source_head"));
        assertThat(run("verify", "last").exitCode()).as("the source").isZero();
        assertThat(run("bundle", "verify", "r.akmon", "--format", "markdown").out())
                .contains("2 objects redacted; see below.", "`without what is redacted or missing`", "## Redactions")
                .doesNotContain("rm -rf");
    }

    @Test
    void aDryRunWritesNothing() throws Exception {
        Outcome outcome = run("redact", "last", "--text", "rm -rf", "--dry-run");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).startsWith("would redact: 2 objects");
        assertThat(files()).containsExactly("j");
    }

    @Test
    void whatRemainsIsNamed() throws Exception {
        String object = HashAlgorithm.SHA256
                .digest("Let me look.".getBytes(StandardCharsets.UTF_8))
                .hex();
        try (SessionScript script = new SessionScript(
                Journal.at(directory.resolve("j")), UUID.randomUUID(), SessionScript.START.plusSeconds(99))) {
            script.start("/", "{}")
                    .prompt("Let me look.")
                    .answer("He said: Let me look.", null)
                    .end(null);
        }

        Outcome human = run("redact", "last", "--object", object, "--reason", "x", "--output", "a.akmon");
        Outcome cascading =
                run("redact", "last", "--object", object, "--cascade", "--reason", "x", "--output", "b.akmon");

        assertThat(human.exitCode()).isZero();
        assertThat(human.err())
                .contains("redacted: 1 object of")
                .contains("still in the derivative")
                .contains("event 2 AssistantTurn message");
        assertThat(cascading.err()).contains("redacted: 2 objects").doesNotContain("still in the derivative");
    }

    @Test
    void textsComeFromFilesToo() throws Exception {
        Files.writeString(directory.resolve("secret"), PROMPT + "\n");

        Outcome file = run("redact", "last", "--text-file", "secret", "--dry-run", "--format", "json");
        Outcome input = new CommandLineRunner(directory)
                .with("AKMON_JOURNAL", "j")
                .reading(PROMPT.getBytes(StandardCharsets.UTF_8))
                .run("redact", "last", "--text-file", "-", "--dry-run", "--format", "json");

        assertThat(MAPPER.readTree(file.out()).path("objects_redacted_count").intValue())
                .isEqualTo(1);
        assertThat(input.out()).isNotEmpty();
        assertThat(input.exitCode()).isZero();
    }

    @Test
    void keysThatNobodyKnewOfAreFound() throws Exception {
        assertThat(json("redact", "last", "--keys", "--dry-run").out()).contains("\"text_not_found\"");
        String key = "gh" + "p_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5";
        try (SessionScript script = new SessionScript(
                Journal.at(directory.resolve("j")), UUID.randomUUID(), SessionScript.START.plusSeconds(99))) {
            script.start("/", "{}")
                    .prompt("What is in .env?")
                    .tool(
                            "read_file",
                            "{\"call_id\":\"c1\"}",
                            "{\"content\":\"A=1\\nTOKEN=" + key + "\\n\",\"status\":\"success\"}",
                            null)
                    .answer("A token: " + key, null)
                    .end(null);
        }

        Outcome found = json("redact", "last", "--keys", "--reason", "keys", "--output", "r.akmon");

        assertThat(found.exitCode()).isZero();
        assertThat(MAPPER.readTree(found.out()).path("redacted_objects"))
                .extracting(object -> object.path("used_by").path(0).asText())
                .containsExactly("2 ToolCall output", "3 AssistantTurn message");
        assertThat(MAPPER.readTree(found.out()).path("remaining_objects")).isEmpty();
        assertThat(SealedSession.verdict(directory.resolve("r.akmon"))
                        .integrity()
                        .violations())
                .isEmpty();
    }

    @Test
    void mistakesAreToldApart() throws Exception {
        Outcome noHash = json("redact", "last", "--object", "xyz", "--reason", "x", "--output", "r.akmon");
        Outcome elsewhere = json("redact", "last", "--object", "AB".repeat(32), "--reason", "x", "--output", "r.akmon");
        Outcome nothing = json("redact", "last", "--text", "not there at all", "--reason", "x", "--output", "r.akmon");
        Outcome pattern = json("redact", "last", "--pattern", "(", "--reason", "x", "--output", "r.akmon");
        Files.writeString(directory.resolve("exists"), "mine");
        Outcome exists = json("redact", "nope", "--text", "x", "--reason", "x", "--output", "exists");

        assertThat(MAPPER.readTree(noHash.out()).path("category").textValue()).isEqualTo("invalid_object_hash");
        assertThat(MAPPER.readTree(noHash.out()).path("invalid_object_hash").textValue())
                .isEqualTo("xyz");
        assertThat(MAPPER.readTree(elsewhere.out()).path("category").textValue())
                .isEqualTo("object_not_in_session");
        assertThat(MAPPER.readTree(elsewhere.out()).path("missing_object_hash").textValue())
                .isEqualTo("ab".repeat(32));
        assertThat(MAPPER.readTree(nothing.out()).path("category").textValue()).isEqualTo("text_not_found");
        assertThat(MAPPER.readTree(pattern.out()).path("category").textValue()).isEqualTo("invalid_pattern");
        assertThat(MAPPER.readTree(exists.out()).path("category").textValue()).isEqualTo("output_exists");
        for (Outcome outcome : new Outcome[] {noHash, elsewhere, nothing, pattern, exists}) {
            assertThat(outcome.exitCode()).isEqualTo(2);
        }
        assertThat(run("redact", "last", "--reason", "x", "--output", "r.akmon").exitCode())
                .isEqualTo(2);
        assertThat(run("redact", "last", "--text", "x").exitCode()).isEqualTo(2);
        assertThat(run("redact", "last", "--text", "secret", "--reason", "the secret", "--output", "r.akmon")
                        .exitCode())
                .isEqualTo(2);
        assertThat(files()).containsExactlyInAnyOrder("j", "exists");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Outcome json(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--format";
        all[arguments.length + 1] = "json";
        return run(all);
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory).with("AKMON_JOURNAL", "j").run(arguments);
    }

    @Test
    void aFileThatHoldsNoTextToLookForIsNamed() throws Exception {
        Outcome unreadable = run("redact", "last", "--text-file", ".", "--dry-run");
        assertThat(unreadable.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(unreadable.err())
                .hasLineCount(1)
                .endsWith(": is a directory\n")
                .contains("/");

        Files.write(directory.resolve("latin"), new byte[] {'c', 'a', 'f', (byte) 0xe9});
        Outcome latin = run("redact", "last", "--text-file", "latin", "--dry-run");
        assertThat(latin.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(latin.err()).contains("what --text-file latin holds is not UTF-8 text");
    }
}
