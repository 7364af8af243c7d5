package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {

    private static final String A = "11111111-0000-4000-8000-000000000001";
    private static final String SAME = "22222222-0000-4000-8000-000000000002";
    private static final String OTHER = "33333333-0000-4000-8000-000000000003";
    private static final String OPEN = "44444444-0000-4000-8000-000000000004";

    @TempDir
    Path directory;

    @BeforeEach
    void record() throws Exception {
        Journal journal = Journal.at(directory.resolve("j"));
        SessionScript.repairSession(journal, UUID.fromString(A));
        SessionScript.repairSession(journal, UUID.fromString(SAME));
        try (SessionScript script = new SessionScript(journal, UUID.fromString(OTHER))) {
            script.start(
                            "/home/dev/project",
                            "{'model':'scripted-1','provider':{'endpoint':'http://127.0.0.1:4000/v1','kind':'scripted'}}")
                    .prompt("Fix the \u001b[31mother test")
                    .end(null);
        }
        try (SessionScript script = new SessionScript(journal, UUID.fromString(OPEN))) {
            script.start("/", "{}");
        }
    }

    @Test
    void sessionsThatDoTheSameMatch() throws Exception {
        Outcome human = run("1111", "2222");
        Outcome json = run("1111", "2222", "--format", "json");

        assertThat(human.exitCode()).isZero();
        assertThat(human.out()).startsWith("match: " + A + " and " + SAME);
        assertThat(json.exitCode()).isZero();
        JsonNode report = new ObjectMapper().readTree(json.out());
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly(
                        "akmon_version",
                        "agef_version",
                        "session_a_id",
                        "session_b_id",
                        "mode",
                        "events_compared",
                        "session_a_event_count",
                        "session_b_event_count",
                        "structural_break",
                        "divergence_count",
                        "divergences",
                        "matches");
        assertThat(report.path("matches").booleanValue()).isTrue();
        assertThat(report.path("structural_break").isNull()).isTrue();
    }

    @Test
    void differencesAreListed() throws Exception {
        Outcome json = run("1111", "3333", "--resolve", "--format", "json");

        assertThat(json.exitCode()).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(json.out());
        assertThat(report.path("structural_break").path("position").intValue()).isEqualTo(2);
        assertThat(report.path("structural_break").path("expected").textValue()).isEqualTo("ProviderCall");
        JsonNode prompt = report.path("divergences").get(0);
        assertThat(prompt.fieldNames())
                .toIterable()
                .containsExactly("position", "kind", "field", "expected", "actual", "resolved", "resolved_skip_reason");
        assertThat(prompt.path("field").textValue()).isEqualTo("prompt_hash");
        assertThat(prompt.path("resolved").path("a_preview").textValue())
                .isEqualTo("Fix the failing test\nand say why.");
        assertThat(report.path("divergence_count").intValue()).isEqualTo(2);
        assertThat(report.path("matches").booleanValue()).isFalse();
    }

    @Test
    void recordedTextCannotSteerTheTerminal() {
        Outcome human = run("1111", "3333", "--resolve");

        assertThat(human.exitCode()).isEqualTo(1);
        assertThat(human.out())
                .startsWith("differ: ")
                .contains("not comparable from event 2 on: ProviderCall and SessionEnd")
                .contains("\\u{1b}[31mother")
                .doesNotContain("\u001b");
    }

    @Test
    void whatCannotBeComparedIsAnError() throws Exception {
        Outcome open = run("1111", "4444", "--format", "json");
        Outcome missing = run("1111", "5555");

        assertThat(open.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(open.out()).path("category").textValue())
                .isEqualTo("malformed_journal");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(run("1111").exitCode()).isEqualTo(2);
    }

    private Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "diff";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--journal";
        all[arguments.length + 2] = "j";
        return new CommandLineRunner(directory).run(all);
    }
}
