package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code akmon policy} and {@code akmon trust}, and what a run makes of them. */
class PolicyCommandsTest {
    @TempDir
    Path directory;

    private Path rules;

    @BeforeEach
    void aProject() throws Exception {
        directory = directory.toRealPath();
        rules = Files.createDirectories(directory.resolve(".akmon")).resolve("policy.toml");
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }

    private static JsonNode json(Outcome outcome) throws Exception {
        return new ObjectMapper().readTree(outcome.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | policy test shell --command ls --allow shell(ls)",
                "1 | policy test shell --command ls --deny shell(ls)",
                "6 | policy test shell --command ls",
                "1 | policy test shell --command ls --headless",
                "1 | policy test write --path x --profile readonly",
                "0 | policy test edit --path ./x/../y --allow edit(y)",
                "6 | policy test shell --command ls --cwd . --ask execute",
                "6 | policy test mcp__a__b",
                "2 | policy test no_tool --path x",
                "2 | policy test edit",
                "2 | policy test edit --path ../../elsewhere",
                "2 | policy test edit {}",
                "2 | policy test edit {",
                "2 | policy test shell --command ls --allow shell(",
                "2 | policy test shell --command ls --profile nosuch",
                "2 | policy show-effective --policy-pack nosuch",
                "2 | policy show-effective --policy-override nosuch.toml",
                "2 | policy list nosuch",
                "2 | policy",
                "0 | policy list",
                "0 | policy list dev",
            })
    void theExitCodeTellsTheDecision(int exitCode, String arguments) {
        assertThat(run(arguments.split(" ")).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aTestSaysWhichRuleDecidesAndWhereItStands() throws Exception {
        Files.writeString(rules, "deny = [\n    \"read(secret/**)\",\n]\n");

        JsonNode report = json(run("policy", "test", "read_file", "--path", "a/../secret/x", "--format", "json"));

        assertThat(report.path("decision").asText()).isEqualTo("deny");
        assertThat(report.path("by").asText()).isEqualTo("rule");
        assertThat(report.path("rule").asText()).isEqualTo("read(secret/**)");
        assertThat(report.path("source").asText()).isEqualTo(".akmon/policy.toml:2");
        assertThat(report.path("permissions").get(0).path("subject").asText()).isEqualTo("secret/x");
    }

    @Test
    void aToolOfAModuleIsKnownWithoutTheModule() throws Exception {
        Files.writeString(rules, "deny = [\"semantic_search\"]\n");

        JsonNode report = json(run("policy", "test", "semantic_search", "{\"query\":\"x\"}", "--format", "json"));

        assertThat(report.path("decision").asText()).isEqualTo("deny");
        assertThat(report.path("permissions").get(0).path("kind").asText()).isEqualTo("read");
    }

    @Test
    void theEffectiveRulesAreShownWithTheirSources() throws Exception {
        Files.writeString(rules, "allow = [\"shell\"]\ndeny = [\"read(secret/**)\"]\n");

        Outcome human = run("policy", "show-effective", "--profile", "dev", "--allow", "shell(ls)");
        JsonNode report = json(run("policy", "show-effective", "--profile", "dev", "--format", "json"));

        assertThat(human.exitCode()).isZero();
        assertThat(human.out())
                .containsPattern("shell\\(ls\\) +--allow")
                .containsPattern("read\\(secret/\\*\\*\\) +\\.akmon/policy\\.toml:2")
                .containsPattern("\\d+ rules +pack java")
                .contains("note: .akmon/policy.toml of the project wants to allow shell, which is ignored");
        assertThat(report.path("policy").path("profile").asText()).isEqualTo("dev");
        assertThat(report.path("policy").path("files").get(0).path("trust").asText())
                .isEqualTo("undecided");
        assertThat(report.path("policy_sha256").asText()).hasSize(64);
    }

    @Test
    void trustHoldsForTheExactContent() throws Exception {
        Files.writeString(rules, "allow = [\"shell\"]\n");
        assertThat(shellLs()).isEqualTo(ExitCode.ASKED);

        Outcome trusted = run("trust");
        assertThat(trusted.exitCode()).isZero();
        assertThat(trusted.out()).startsWith("trusted").contains(rules.toString());
        assertThat(shellLs()).isEqualTo(ExitCode.OK);
        assertThat(run("trust", "--list").out()).startsWith("trusted");
        Path store = directory.resolve(".local/state/akmon/trust.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rw-------");

        Files.writeString(rules, "allow = [\"shell\"] \n");
        assertThat(shellLs()).isEqualTo(ExitCode.ASKED);
        assertThat(run("trust", "--list").out()).startsWith("changed since");

        Files.writeString(rules, "allow = [\"shell\"]\n");
        assertThat(shellLs()).isEqualTo(ExitCode.OK);
        assertThat(run("trust", "--revoke", ".akmon/policy.toml").out()).startsWith("revoked");
        assertThat(shellLs()).isEqualTo(ExitCode.ASKED);
    }

    private int shellLs() {
        return run("policy", "test", "shell", "--command", "ls").exitCode();
    }

    @ParameterizedTest
    @CsvSource({"trust, nothing to trust", "trust --list --revoke, do not go together", "trust nosuch, no file"})
    void whatCannotBeTrustedIsSaid(String arguments, String message) {
        Outcome outcome = run(arguments.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void aRunWithoutATerminalIgnoresWhatIsNotTrustedAndSaysSo() throws Exception {
        Files.writeString(rules, "allow = [\"shell\"]\n");
        Path script = directory.resolve("script.yaml");
        Files.writeString(script, """
                turns:
                  - text: I run it.
                    tool_calls:
                      - name: shell
                        arguments: {command: "true"}
                  - text: Done.
                """);
        String[] task = {"--task", "x", "--model", "scripted:script.yaml"};

        Outcome ignored = run(task);
        assertThat(ignored.exitCode()).isEqualTo(ExitCode.DENIED);
        assertThat(ignored.err())
                .contains("wants to allow shell, which is ignored")
                .contains("akmon trust");

        Outcome asked = new CommandLineRunner(directory)
                .onTerminal()
                .reading("l\n".getBytes())
                .run(task);
        assertThat(asked.err()).contains("Trust it?").contains("  shell\n");

        run("trust");
        assertThat(run(task).exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run("replay", "last").exitCode()).isEqualTo(ExitCode.OK);

        Outcome planned = run("--task", "x", "--model", "scripted:script.yaml", "--plan");
        assertThat(planned.exitCode()).isEqualTo(ExitCode.DENIED);
        assertThat(planned.err()).contains("plan mode");
        assertThat(run("replay", "last").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aBrokenRuleStopsARunBeforeItBegins() throws Exception {
        Files.writeString(rules, "deny = [\n  \"shell(a | b)\"]\n");
        Files.writeString(directory.resolve("script.yaml"), "turns:\n  - text: Done.\n");

        Outcome outcome = run("--task", "x", "--model", "scripted:script.yaml");

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains(".akmon/policy.toml:2: the rule \"shell(a | b)\" cannot be used");
        assertThat(directory.resolve(".local/state/akmon/journal")).doesNotExist();
    }
}
