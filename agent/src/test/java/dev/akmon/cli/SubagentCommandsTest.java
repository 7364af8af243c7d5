package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with subagents on the command line: what is shown, listed, verified and taken back. */
@Timeout(120)
class SubagentCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What follows an outcome that took a second or more. */
    private static final String PERHAPS_TIME = "(, [0-9.]+ s)?";

    @TempDir
    Path directory;

    private Path script;
    private Journal journal;

    @BeforeEach
    void aScript() throws IOException {
        directory = directory.toRealPath();
        journal = Journal.at(directory.resolve(".local/state/akmon/journal"));
        Files.writeString(directory.resolve("a.txt"), "one\n");
        script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                conversations:
                  - when: Change a.txt
                    turns:
                      - text: ""
                        tool_calls:
                          - name: read_file
                            arguments: {path: a.txt}
                          - name: write_file
                            arguments: {path: a.txt, content: two}
                          - name: shell
                            arguments: {command: "true"}
                      - text: a.txt says two now.
                  - turns:
                      - text: I have it done.
                        tool_calls:
                          - name: subagent
                            arguments: {task: Change a.txt, tools: all, description: change it}
                      - text: Done.
                        expect: a.txt says two now.
                      - text: And again.
                """);
    }

    private Outcome akmon(String... arguments) {
        return new CommandLineRunner(directory).run(arguments);
    }

    private Outcome task(CommandLineRunner runner, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--task", "Go on", "--model", "scripted:" + script, "--yes"));
        arguments.addAll(List.of("--allow", "write_file", "--allow", "subagent"));
        arguments.addAll(Arrays.asList(more));
        return runner.run(arguments.toArray(String[]::new));
    }

    private JsonNode record() throws IOException {
        return JSON.readTree(
                task(new CommandLineRunner(directory), "--output", "json").out());
    }

    @Test
    void aFileShowsALinePerCallSetIn() {
        Outcome outcome = task(new CommandLineRunner(directory));

        assertThat(outcome.err())
                .contains("  … subagent \"change it\"\n")
                .containsPattern("\n    ✓ read_file a.txt — one" + PERHAPS_TIME + "\n")
                .contains("    ✓ write_file a.txt — ")
                .contains("    ⊘ shell `true` — denied: ")
                .containsPattern(
                        "\n  ✓ subagent \"change it\" — a.txt says two now\\. \\(3 calls, session [0-9a-f]{8}\\)"
                                + PERHAPS_TIME + "\n");
        assertThat(outcome.out()).isEqualTo("I have it done.\nDone.\n");
        assertThat(outcome.exitCode()).as("something was denied").isEqualTo(ExitCode.DENIED);
    }

    @Test
    void whereSeveralWorkEachLineSaysWhoseItIs() throws Exception {
        Files.writeString(script, """
                name: s
                conversations:
                  - when: Count the lines
                    turns:
                      - text: ""
                        tool_calls:
                          - name: read_file
                            arguments: {path: a.txt}
                      - text: One line.
                  - when: Find the tests
                    turns:
                      - text: ""
                        tool_calls:
                          - name: read_file
                            arguments: {path: none.txt}
                          - name: shell
                            arguments: {command: "true"}
                      - text: None.
                  - turns:
                      - text: ""
                        tool_calls:
                          - name: subagent
                            arguments: {task: Count the lines, description: count}
                          - name: subagent
                            arguments: {task: Find the tests}
                      - text: ""
                        tool_calls:
                          - name: subagent
                            arguments: {task: Count the lines, description: count}
                      - text: Done.
                """);

        List<String> lines =
                task(new CommandLineRunner(directory)).err().lines().toList();
        assertThat(lines)
                .anyMatch(line -> line.matches("  \"count\"  ✓ read_file a\\.txt — one" + PERHAPS_TIME))
                .anyMatch(line -> line.matches("    ✓ read_file a\\.txt — one" + PERHAPS_TIME))
                .anyMatch(line -> line.startsWith("  \"Find the tests\"  ✗ read_file none.txt — not run: "))
                .anyMatch(line -> line.startsWith("  \"Find the tests\"  ✗ shell `true` — not run: "));
        String live = task(new CommandLineRunner(directory).onTerminal().with("TERM", "xterm"))
                .err();
        assertThat(live).contains("  … \"count\": read_file a.txt", "  … subagent: read_file a.txt");
    }

    @Test
    void aTerminalShowsOneLineThatIsWrittenOver() {
        Outcome outcome = task(new CommandLineRunner(directory).onTerminal().with("TERM", "xterm"));

        String overwrite = "\r\u001b[2K";
        assertThat(outcome.err())
                .contains(overwrite + "\u001b[2m  … subagent: read_file a.txt\u001b[0m" + overwrite)
                .doesNotContain("✓\u001b[0m read_file")
                .contains("— denied: ", "a subagent wants to run shell `true`", "for its task: change it");
    }

    @Test
    void programsAreToldWhoseStepItIs() throws Exception {
        Outcome outcome = task(new CommandLineRunner(directory), "--output", "stream-json");

        List<JsonNode> steps = new ArrayList<>();
        JsonNode result = null;
        for (String line : outcome.out().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            if (event.path("type").asText().equals("subagent")) {
                steps.add(event);
            } else if (event.path("type").asText().equals("tool_result")) {
                result = event;
            }
        }
        assertThat(steps)
                .extracting(step -> step.path("step").asText())
                .containsExactly("begun", "tool_call", "tool_result", "tool_call", "tool_result", "tool_refused");
        assertThat(result.path("subagent").path("head").asText()).hasSize(64);
        JsonNode named = result;
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.path("session_id")).isEqualTo(named.path("subagent").path("session_id"));
            assertThat(step.path("id")).isEqualTo(named.path("id"));
        });
    }

    @Test
    void theReportOfARunNamesItsSession() throws Exception {
        JsonNode call = record().path("tool_calls").path(0);

        String id = call.path("subagent").path("session_id").asText();
        JsonNode shown = json("sessions", "show", id, "--format", "json");
        assertThat(call.path("subagent").path("head").asText())
                .hasSize(64)
                .isEqualTo(shown.path("head").asText());
    }

    @Test
    void itsChangesAreTakenBackWithThoseOfTheSession() throws Exception {
        String id = record().path("session_id").asText();
        assertThat(directory.resolve("a.txt")).hasContent("two");

        assertThat(akmon("rewind", id, "--yes").exitCode()).isZero();

        assertThat(directory.resolve("a.txt")).hasContent("one\n");
    }

    private JsonNode json(String... arguments) throws IOException {
        return JSON.readTree(akmon(arguments).out());
    }

    private String subagentOf(String session) throws IOException {
        return json("sessions", "show", session, "--format", "json")
                .path("subagents")
                .path(0)
                .path("session_id")
                .asText();
    }

    @Test
    void theListShowsThemBehindTheSessionTheyWorkFor() throws Exception {
        String first = record().path("session_id").asText();
        String second = record().path("session_id").asText();

        Outcome list = akmon("sessions", "--limit", "1");
        assertThat(list.out())
                .contains("Go on (1 subagent)", "the latest 1 of 2 sessions", "not in the list (2); --subagents")
                .doesNotContain("Change a.txt");
        Outcome with = akmon("sessions", "--project", "--subagents");
        assertThat(with.out()
                        .lines()
                        .map(line -> line.substring(0, Math.min(8, line.length())))
                        .skip(1))
                .containsExactly(
                        second.substring(0, 8),
                        subagentOf(second).substring(0, 8),
                        first.substring(0, 8),
                        subagentOf(first).substring(0, 8));
        assertThat(with.out()).contains("└ Change a.txt (subagent of " + first.substring(0, 8) + ")");
        JsonNode json = json("sessions", "--subagents", "--format", "json");
        assertThat(json.path("total").asInt()).isEqualTo(2);
        assertThat(json.path("sessions")).hasSize(4);
        assertThat(json.path("sessions").path(0).path("subagents").asInt()).isEqualTo(1);
        assertThat(json.path("sessions")
                        .path(1)
                        .path("subagent_of")
                        .path("session_id")
                        .asText())
                .isEqualTo(second);
        assertThat(akmon("sessions", "show", subagentOf(first)).out()).contains("subagent of    " + first);
        assertThat(akmon("sessions", "show", first).out()).contains("subagent at ", subagentOf(first) + " completed");
        assertThat(akmon("inspect", first).out()).contains("session " + subagentOf(first));
        assertThat(akmon("inspect", subagentOf(first)).out()).contains("subagent of " + first);
    }

    @Test
    void theLastSessionIsNeverASubagents() throws Exception {
        String id = record().path("session_id").asText();

        assertThat(json("verify", "last", "--format", "json").path("session_id").asText())
                .isEqualTo(id);
        JsonNode next = JSON.readTree(task(new CommandLineRunner(directory), "--continue", "--output", "json")
                .out());
        assertThat(next.path("result").asText()).isEqualTo("And again.");
    }

    @Test
    void bothReplayOnTheirOwn() throws Exception {
        String id = record().path("session_id").asText();
        for (String session : List.of(id, subagentOf(id))) {
            assertThat(akmon("replay", session, "--mode", "strict").exitCode()).isZero();
        }
        Path page = directory.resolve("page.html");
        assertThat(akmon("report", id, "--output", page.toString()).exitCode()).isZero();
        assertThat(page).content().contains("Carried out in the session", subagentOf(id));
    }

    @Test
    void theChainLeadsToSubagentsAndBack() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);

        Outcome sound = akmon("verify", id, "--chain");
        assertThat(sound.exitCode()).isZero();
        assertThat(sound.err()).contains("subagent verified: session " + child + " of event ");
        assertThat(akmon("verify", child, "--chain").err()).contains("parent verified: session " + id + " at event 4");
        JsonNode json = json("verify", id, "--chain", "--format", "json");
        assertThat(json.path("subagents").path(0).path("outcome").asText()).isEqualTo("verified");
        assertThat(json.path("chain_passed").asBoolean()).isTrue();

        // The same events with another outcome: a session that verifies on its own, but is not the one that was named.
        Path log = journal.logPath(UUID.fromString(child));
        byte[] original = Files.readAllBytes(log);
        Files.delete(log);
        try (SessionScript forged = new SessionScript(journal, UUID.fromString(child))) {
            forged.repair();
        }
        Outcome other = akmon("verify", id, "--chain");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("subagent is another: session " + child);

        byte[] damaged = original.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(log, damaged);
        assertThat(akmon("verify", id, "--chain").exitCode()).isEqualTo(1);
        assertThat(akmon("verify", id).exitCode()).isZero();

        Files.delete(log);
        Outcome missing = akmon("verify", id, "--chain");
        assertThat(missing.exitCode()).isZero();
        assertThat(missing.err()).contains("subagent not here: session " + child);
        assertThat(akmon("verify", id, "--chain", "--require-parents").exitCode())
                .isEqualTo(1);
    }

    /** A session that claims the work of another one's subagent. */
    @Test
    void aSessionOfAnotherCallIsNotTakenForTheNamedOne() throws Exception {
        String id = record().path("session_id").asText();
        JsonNode named = json("sessions", "show", id, "--format", "json")
                .path("subagents")
                .path(0);
        UUID claiming = UUID.randomUUID();
        try (SessionScript forged = new SessionScript(journal, claiming)) {
            forged.start("/work", "{'model':'m'}")
                    .tool(
                            "subagent",
                            "{'arguments':{'task':'x'},'call_id':'"
                                    + named.path("call_id").asText() + "'}",
                            "{'call_id':'" + named.path("call_id").asText()
                                    + "','content':'','status':'success','subagent':{'exit_reason':'completed','head':'"
                                    + named.path("head").asText() + "','session_id':'"
                                    + named.path("session_id").asText() + "'}}",
                            null)
                    .end(null);
        }

        Outcome outcome = akmon("verify", claiming.toString(), "--chain");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("does not say it worked for that call");
    }

    /** A session that was killed while its subagent waited for its model. */
    private record Killed(String id, String child) {}

    private Killed killed() throws Exception {
        Files.writeString(script, """
                name: s
                conversations:
                  - when: Wait
                    turns:
                      - text: ""
                        tool_calls:
                          - name: write_file
                            arguments: {path: a.txt, content: two}
                      - text: Late.
                        delay_ms: 3600000
                  - turns:
                      - text: ""
                        tool_calls:
                          - name: subagent
                            arguments: {task: Wait, tools: all}
                """);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--task",
                        "Go on",
                        "--model",
                        "scripted:" + script,
                        "--yes",
                        "--allow",
                        "write_file",
                        "--allow",
                        "subagent",
                        "--output",
                        "stream-json")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        OwnSurroundings.of(builder, directory);
        Process process = builder.start();
        String id = "";
        String child = "";
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (child.isEmpty()) {
                JsonNode event = JSON.readTree(said.readLine());
                switch (event.path("type").asText()) {
                    case "session" -> id = event.path("session_id").asText();
                    case "subagent" -> child = event.path("session_id").asText();
                    default -> {}
                }
            }
            while (!akmon("inspect", child).out().contains("write_file a.txt · ok")) {
                Thread.onSpinWait();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return new Killed(id, child);
    }

    @Test
    void afterAKillBothCanBeClosed() throws Exception {
        Killed killed = killed();
        String id = killed.id();
        String child = killed.child();

        assertThat(akmon("sessions", "--subagents").out().lines().filter(line -> line.contains("open, died  ")))
                .hasSize(2);
        for (String session : List.of(child, id)) {
            assertThat(akmon("session", "close", session).exitCode()).isZero();
            assertThat(akmon("verify", session).exitCode()).isZero();
            assertThat(akmon("replay", session, "--mode", "strict").exitCode()).isZero();
        }
        assertThat(akmon("verify", child, "--chain").exitCode()).isZero();
        assertThat(akmon("sessions").out()).contains("Go on (1 subagent)");
        Outcome nothing = akmon("rewind", id, "--yes");
        assertThat(nothing.out()).contains("nothing to put back");
        assertThat(nothing.err()).contains("was cut off", "akmon rewind " + child);
        assertThat(akmon("rewind", child, "--yes").exitCode()).isZero();
        assertThat(directory.resolve("a.txt")).hasContent("one\n");
    }

    @Test
    void aSubagentThatWasCutOffIsNotCoveredByTheHead() throws Exception {
        Killed killed = killed();
        String cutOff = "subagent unfinished: session " + killed.child()
                + " of event 4 was cut off; the call has no outcome, so no head but its own covers it: ";

        Outcome open = akmon("verify", killed.id(), "--chain");
        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.err()).contains("not closed: session " + killed.id(), cutOff);

        akmon("session", "close", killed.id());
        akmon("session", "close", killed.child());
        Outcome closed = akmon("verify", killed.id(), "--chain");
        String head = json("sessions", "show", killed.child(), "--format", "json")
                .path("head")
                .asText();
        assertThat(closed.exitCode()).isEqualTo(1);
        assertThat(closed.err()).contains("verified: session " + killed.id(), cutOff + head);
        JsonNode json = json("verify", killed.id(), "--chain", "--format", "json");
        assertThat(json.path("passed").asBoolean()).isTrue();
        assertThat(json.path("chain_passed").asBoolean()).isFalse();
        JsonNode subagent = json.path("subagents").path(0);
        assertThat(subagent.path("outcome").asText()).isEqualTo("unfinished");
        assertThat(subagent.path("session_id").asText()).isEqualTo(killed.child());
        assertThat(subagent.path("event").asInt()).isEqualTo(4);
        assertThat(subagent.path("named_head").isNull()).isTrue();
        assertThat(subagent.path("found_head").asText()).isEqualTo(head);
        assertThat(akmon("bundle", "export", killed.id()).err()).contains("cut off", "bundle export " + killed.child());
        assertThat(akmon("session", "delete", killed.id(), "--yes").err())
                .contains("subagents stay: " + killed.child());
    }

    @Test
    void aSubagentThatIsStillAtWorkIsSaidToBe() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);
        UUID running = UUID.randomUUID();
        // A session at the moment when its subagent has begun: the same events without the last ones.
        try (SessionScript script = new SessionScript(journal, running);
                SessionScript its = new SessionScript(journal, UUID.randomUUID())) {
            script.start("/work", "{'model':'m'}");
            script.gate("default", "allowed", "{'call_id':'c1','tool_name':'subagent'}");
            its.start(
                    "/work",
                    "{'model':'m','subagent_of':{'call_id':'c1','head':'" + script.head() + "','session_id':'" + running
                            + "'}}");

            Outcome outcome = akmon("verify", running.toString(), "--chain");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("of event 1 is still at work").doesNotContain(child);
        }
    }

    @Test
    void documentsSayWhatTheLinksCameTo() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);

        for (String format : List.of("markdown", "html")) {
            Outcome sound = akmon("verify", id, "--chain", "--format", format);
            assertThat(sound.exitCode()).isZero();
            assertThat(sound.out()).contains("Subagent verified: session " + child, "akmon verify " + id + " --chain");
            assertThat(akmon("verify", child, "--chain", "--format", format).out())
                    .contains("Parent verified: session " + id + " at event 4");
            assertThat(akmon("verify", id, "--format", format).out()).doesNotContain("Subagent verified");
        }

        Files.delete(journal.logPath(UUID.fromString(child)));
        Outcome missing = akmon("verify", id, "--chain", "--format", "markdown");
        assertThat(missing.exitCode()).isZero();
        assertThat(missing.out()).contains("**not checked** Subagent not here: session " + child, "**Verified: ");
        Outcome required = akmon("verify", id, "--chain", "--require-parents", "--format", "markdown");
        assertThat(required.exitCode()).isEqualTo(1);
        assertThat(required.out())
                .contains("**failed** Subagent not here", "**Not verified: intact, but not every session it is linked");
    }

    /** A redacted outcome names no session any more, and is an outcome all the same. */
    @Test
    void aSubagentWhoseOutcomeWasRedactedWasNotCutOff() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);
        String elsewhere = directory.resolve("elsewhere").toString();
        akmon("redact", id, "--text", "a.txt says two now", "--reason", "private", "--output", "parent.akmon");
        akmon("bundle", "export", child, "--output", "child.akmon");
        for (String bundle : List.of("parent.akmon", "child.akmon")) {
            assertThat(akmon("bundle", "import", bundle, "--journal", elsewhere).exitCode())
                    .isZero();
        }

        Outcome outcome = akmon("verify", id, "--chain", "--journal", elsewhere);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).doesNotContain("unfinished");
        assertThat(akmon("verify", child, "--chain", "--journal", elsewhere).err())
                .contains("parent verified: session " + id + " at event 4");
    }

    @Test
    void deletingSaysWhatIsLeftWithoutIt() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);

        assertThat(akmon("session", "delete", child, "--yes").err()).contains("session " + id + " names it");
        assertThat(akmon("session", "delete", id, "--yes").err()).contains("subagents stay: " + child);
    }

    @Test
    void aSubagentOfADeletedSessionStandsForItself() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);
        akmon("session", "delete", id, "--yes");

        assertThat(akmon("sessions").out()).contains(child.substring(0, 8), "(subagent of " + id.substring(0, 8) + ")");
        assertThat(akmon("verify", child, "--chain").err()).contains("parent not here: session " + id);
        assertThat(json("verify", "last", "--format", "json").path("session_id").asText())
                .isEqualTo(child);
    }

    @Test
    void aBundleNamesTheSessionsThatAreBundlesOfTheirOwn() throws Exception {
        String id = record().path("session_id").asText();
        String child = subagentOf(id);

        assertThat(akmon("bundle", "export", id).err()).contains("bundle export " + child);
        JsonNode json = json("bundle", "export", id, "--output", "again.akmon", "--format", "json");
        assertThat(json.path("subagents").path(0).path("session_id").asText()).isEqualTo(child);
    }

    @Test
    void rulesCanBeTried() throws Exception {
        Outcome all = akmon("policy", "test", "subagent", "{\"task\":\"x\",\"tools\":\"all\"}", "--profile", "prod");
        assertThat(all.out()).contains("subagent all").contains("subagent(all)");
        Outcome read = akmon("policy", "test", "subagent", "{\"task\":\"x\"}", "--profile", "prod");
        assertThat(read.out()).contains("subagent read\nallowed");
        Outcome wrong = akmon("policy", "test", "subagent", "{}", "--deny", "subagent(write)");
        assertThat(wrong.err()).contains("subagent(read) or subagent(all)");
    }
}
