package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence summaries, and service levels that runs are held to. */
class EvidenceAndSloTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void aScript() throws IOException {
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: Working.
                    tool_calls:
                      - name: write_file
                        arguments: {path: secret-plan.txt, content: "what nobody else need know"}
                      - name: read_file
                        arguments: {path: missing.txt}
                      - name: shell
                        arguments: {command: "rm -rf /tmp/x"}
                      - name: no_such_tool
                        arguments: {}
                  - text: Done.
                """);
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }

    private JsonNode run() throws IOException {
        Outcome outcome = akmon(
                "--task",
                "Work",
                "--model",
                "scripted:" + script,
                "--yes",
                "--allow",
                "write_file",
                "--output",
                "json",
                "--evidence",
                "out/evidence.json");
        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(5);
        return JSON.readTree(outcome.out());
    }

    private JsonNode evidence() throws IOException {
        return JSON.readTree(Files.readAllBytes(directory.resolve("out/evidence.json")));
    }

    @Test
    void theSummarySaysWhatTheReportSaysAndNoContents() throws Exception {
        JsonNode report = run();
        JsonNode evidence = evidence();

        assertThat(evidence.path("evidence_schema_version").asText()).isEqualTo("evidence.v1");
        assertThat(evidence.path("session_id")).isEqualTo(report.path("session_id"));
        assertThat(evidence.path("audit").path("session_final_hash")).isEqualTo(report.path("head"));
        assertThat(evidence.path("audit").path("audit_chain_valid").asBoolean()).isTrue();
        assertThat(evidence.path("replay_metadata")).isEqualTo(report.path("replay_metadata"));
        assertThat(evidence.path("reliability_metrics")).isEqualTo(report.path("reliability_metrics"));
        assertThat(evidence.path("tools").path("timeline").findValuesAsText("message"))
                .containsExactly("", "not run: not_found", "denied", "not run: unknown_tool");
        assertThat(evidence.path("tools").path("total").asInt()).isEqualTo(4);
        assertThat(evidence.path("policy").path("decision_samples").toString())
                .contains("allow:write:rule", "deny:execute:default", "refuse:no_such_tool:refused");
        assertThat(evidence.path("files_touched").toString()).isEqualTo("[\"secret-plan.txt\"]");
        assertThat(evidence.toString()).doesNotContain("what nobody else need know");

        Path again = directory.resolve("again.json");
        assertThat(akmon("evidence", "export", "last", "--output", "again.json").exitCode())
                .isZero();
        assertThat(again).hasSameTextualContentAs(directory.resolve("out/evidence.json"));
    }

    @Test
    void aSummaryIsHeldAgainstTheJournal() throws Exception {
        run();
        assertThat(akmon("evidence", "verify", "out/evidence.json").exitCode()).isZero();

        ObjectNode forged = (ObjectNode) evidence();
        ((ObjectNode) forged.path("policy")).put("deny", 0);
        Files.writeString(directory.resolve("forged.json"), forged.toString());
        Outcome outcome = akmon("evidence", "verify", "forged.json", "--format", "json");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(outcome.out()).path("error").asText())
                .isEqualTo("its policy is not what the session says");
        Files.writeString(directory.resolve("no.json"), "{");
        assertThat(akmon("evidence", "verify", "no.json").exitCode()).isEqualTo(1);
        assertThat(akmon("evidence", "verify", "absent.json").exitCode()).isEqualTo(3);
    }

    @Test
    void runsAreHeldToThresholds() throws Exception {
        Files.writeString(directory.resolve("run.json"), run().toString());

        for (String input : List.of("run.json", "out/evidence.json", "last")) {
            Outcome kept = akmon("slo", "verify", input, "--min-tool-success-rate", "0.25", "--format", "json");
            assertThat(kept.exitCode()).as(kept.out() + kept.err()).isZero();
            JsonNode report = JSON.readTree(kept.out());
            assertThat(report.path("status").asText()).isEqualTo("pass");
            assertThat(report.path("evaluated_metrics")
                            .path("policy_denial_rate")
                            .asDouble())
                    .isEqualTo(0.25);

            Outcome violated = akmon(
                    "slo",
                    "verify",
                    input,
                    "--min-tool-success-rate",
                    "0.26",
                    "--max-policy-denial-rate",
                    "0",
                    "--format",
                    "json");
            assertThat(violated.exitCode()).isEqualTo(1);
            assertThat(JSON.readTree(violated.out()).path("violations").findValuesAsText("threshold"))
                    .containsExactly("max_policy_denial_rate", "min_tool_success_rate");
        }
        Outcome human = akmon("slo", "verify", "last", "--max-tool-failure-rate", "0.5");
        assertThat(human.out())
                .contains("slo VIOLATED", "max_tool_failure_rate: tool_failure_rate is 0.7500, the limit 0.5000");
    }

    @Test
    void theConfigurationAFileAndOptionsGoBeforeOneAnother() throws Exception {
        run();
        Files.createDirectories(directory.resolve(".akmon"));
        Files.writeString(
                directory.resolve(".akmon/config.toml"),
                "[slo]\nmax_timeouts_total = 0\nmin_tool_success_rate = 0.9\n");
        Files.writeString(directory.resolve("slo.toml"), "[slo]\nmin_tool_success_rate = 0.5\n");

        assertThat(akmon("slo", "verify", "last").out()).contains("the limit 0.9000");
        assertThat(akmon("slo", "verify", "last", "--thresholds", "slo.toml").out())
                .contains("the limit 0.5000");
        assertThat(akmon("slo", "verify", "last", "--thresholds", "slo.toml", "--min-tool-success-rate", "0.1")
                        .exitCode())
                .isZero();
        Files.writeString(directory.resolve("slo.toml"), "[slo]\nmin_tool_succes_rate = 0.5\n");
        Outcome unknown = akmon("slo", "verify", "last", "--thresholds", "slo.toml");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("unknown key slo.min_tool_succes_rate");
    }

    @Test
    void whatCannotBeCheckedIsSaidAndStrictlyViolated() throws Exception {
        run();
        String[] small = {"slo", "verify", "last", "--min-tool-success-rate", "0.9", "--min-tool-calls-total", "50"};
        assertThat(akmon(small).out()).contains("not checked, insufficient sample");
        assertThat(akmon(small).exitCode()).isZero();
        Outcome strict = akmon(
                "slo",
                "verify",
                "last",
                "--min-tool-success-rate",
                "0.9",
                "--min-tool-calls-total",
                "50",
                "--strict",
                "--format",
                "json");
        assertThat(strict.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(strict.out())
                        .path("violations")
                        .path(0)
                        .path("code")
                        .asText())
                .isEqualTo("strict_insufficient_sample");

        Outcome nothing = akmon("slo", "verify", "last");
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("nothing to check");
        Files.writeString(directory.resolve("other.json"), "{\"a\":1}");
        assertThat(akmon("slo", "verify", "other.json", "--max-retries-total", "1")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void runsAreComparedWithEarlierOnes() throws Exception {
        Files.writeString(
                directory.resolve("slo.toml"),
                "[slo.trend]\nmax_success_rate_drop_abs = 0.2\nmax_retries_increase_ratio = 1.0\n");
        Path baseline = Files.createDirectory(directory.resolve("baseline"));
        for (int i = 0; i < 6; i++) {
            Files.writeString(baseline.resolve(i + ".json"), figures(i, i == 0 ? 0 : 9, 10, 1));
        }
        Files.writeString(baseline.resolve("other.json"), "{}");
        Files.writeString(directory.resolve("worse.json"), figures(9, 6, 10, 3));
        Files.writeString(directory.resolve("same.json"), figures(9, 8, 10, 2));

        Outcome worse = trend("worse.json", "--baseline-dir", "baseline");
        assertThat(worse.exitCode()).isEqualTo(1);
        JsonNode report = JSON.readTree(worse.out());
        assertThat(report.path("violations").findValuesAsText("code"))
                .containsExactly("regression_abs_drop", "regression_ratio_increase");
        assertThat(report.path("baseline_summary").path("tool_success_rate").asDouble())
                .isEqualTo(0.9);
        assertThat(report.path("sample_counts").toString())
                .isEqualTo("{\"total\":7,\"valid\":6,\"invalid\":1,\"used\":6}");
        assertThat(trend("same.json", "--baseline-dir", "baseline").exitCode()).isZero();
        JsonNode few = JSON.readTree(trend("worse.json", "--baseline-dir", "baseline", "--window", "2")
                .out());
        assertThat(few.path("skipped").findValuesAsText("reason")).containsOnly("insufficient_baseline_samples");
    }

    @Test
    void aSessionIsComparedWithThoseOfItsProject() throws Exception {
        Files.writeString(
                directory.resolve("slo.toml"),
                "[slo.trend]\nmax_success_rate_drop_abs = 0.2\nmin_baseline_samples = 2\n");
        run();
        run();
        run();

        Outcome outcome = trend("last");

        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        assertThat(JSON.readTree(outcome.out())
                        .path("sample_counts")
                        .path("used")
                        .asInt())
                .isEqualTo(2);
    }

    private Outcome trend(String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("slo", "trend", run, "--config", "slo.toml", "--format=json"));
        arguments.addAll(List.of(more));
        return akmon(arguments.toArray(String[]::new));
    }

    private static String figures(int number, int success, int total, int retries) {
        ObjectNode evidence = JSON.createObjectNode();
        evidence.put("evidence_schema_version", "evidence.v1");
        evidence.put("session_id", "s" + number);
        evidence.put("generated_at", "2026-01-0" + (number + 1) + "T00:00:00Z");
        evidence.putObject("reliability_metrics")
                .put("tool_calls_total", total)
                .put("tool_calls_success", success)
                .put("tool_calls_failure", total - success)
                .put("timeouts_total", 0)
                .put("policy_denials_total", 0)
                .put("retries_total", retries);
        return evidence.toString();
    }

    @Test
    void whatCannotBeALevelIsRefused() throws Exception {
        Outcome option = akmon("slo", "verify", "last", "--max-timeout-rate", "7");
        assertThat(option.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(option.err()).contains("--max-timeout-rate takes a number from 0 to 1, not 7");

        Files.writeString(directory.resolve("slo.toml"), "[slo]\nmax_tool_failure_rate = 1.5\n");
        Outcome file = akmon("slo", "verify", "last", "--thresholds", "slo.toml");
        assertThat(file.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(file.err()).contains("max_tool_failure_rate must be a number from 0 to 1");
        assertThat(akmon("slo", "verify", "last", "--thresholds", ".").err())
                .contains("cannot be read: is a directory");
    }

    @Test
    void aFileThatIsNoSummaryHasOneCategoryWhateverItIs() throws Exception {
        Files.createFile(directory.resolve("empty"));
        Files.writeString(directory.resolve("other"), "{\"a\":1}");
        Files.writeString(directory.resolve("text"), "text");
        for (String name : new String[] {"empty", "other", "text"}) {
            Outcome outcome = akmon("evidence", "verify", name, "--format", "json");
            assertThat(outcome.exitCode()).isEqualTo(ExitCode.NEGATIVE);
            assertThat(outcome.out()).contains("\"category\": \"malformed_evidence\"");
        }
        assertThat(akmon("evidence", "verify", ".").err()).endsWith(": is a directory\n");
    }

    @Test
    void aSummaryGoesIntoAPipeAndTakesThePlaceOfAFileAsAWhole() throws Exception {
        run();
        Path file = Files.writeString(directory.resolve("e.json"), "old");
        Path link = Files.createLink(directory.resolve("link"), file);
        assertThat(akmon("evidence", "export", "last", "-o", "e.json").exitCode())
                .isZero();
        assertThat(JSON.readTree(Files.readString(file)).path("events").asInt()).isPositive();
        assertThat(link).as("the file that was there").hasContent("old");

        Path pipe = directory.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", pipe.toString()).start();
        assertThat(akmon("evidence", "export", "last", "-o", "pipe").exitCode()).isZero();
        assertThat(reader.getInputStream().readAllBytes()).isEqualTo(Files.readAllBytes(file));
    }
}
