package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with the tools around the basic ones, replayed to the same head. */
class ToolsetSessionsTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory)
                .file("a.txt", "one\ntwo\n")
                .file("src/A.java", "class A {}\n")
                .file("secret/K.java", "class K {}\n");
    }

    private static ScriptedCall json(String tool, String arguments) throws Exception {
        return new ScriptedCall(tool, (ObjectNode) new ObjectMapper().readTree(arguments), null);
    }

    @Test
    void filesAreFoundAndEditedSeveralTimesAtOnce() throws Exception {
        RecordedSession session = sessions.allow("multi_edit(*.txt)")
                .deny("list(secret/**)")
                .turns(
                        say("", call("glob", "pattern", "*.java")),
                        say("", json("multi_edit", """
                                        {"path":"a.txt","edits":[{"old_str":"one","new_str":"1"},
                                                                 {"old_str":"two","new_str":"2"}]}""")),
                        say("", json("multi_edit", """
                                        {"path":"a.txt","edits":[{"old_str":"1","new_str":"one"},
                                                                 {"old_str":"two","new_str":"2"}]}""")),
                        say("", json("multi_edit", """
                                        {"path":"src/A.java","edits":[{"old_str":"A","new_str":"B"}]}""")),
                        say("Done."))
                .run();

        session.assertReplays();
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("reads", "rule", "rule", "default");
        assertThat(session.outputs().get(0).path("content").asText()).startsWith("src/A.java\n[left out");
        assertThat(sessions.project().resolve("a.txt")).hasContent("1\n2\n");
        assertThat(session.outputs().get(2).path("content").asText()).startsWith("edit 2 of 2: ");
        assertThat(session.result().filesWritten()).containsExactly("a.txt");
    }

    @Test
    void aListOfTasksNeedsNoLeaveAndCanBeDenied() throws Exception {
        String todos =
                "{\"todos\":[{\"task\":\"Look\",\"status\":\"completed\"},{\"task\":\"Act\",\"status\":\"in_progress\"}]}";
        RecordedSession allowed = sessions.readsAllowed(false)
                .turns(say("", json("todo_write", todos)), say("Done."))
                .run();

        allowed.assertReplays();
        assertThat(allowed.gates().get(0).path("policy").asText()).isEqualTo("harmless");
        assertThat(allowed.outputs().get(0).path("content").asText())
                .isEqualTo("1 of 2 tasks done:\n[x] Look\n[>] Act");
        RecordedSession denied = sessions.deny("todo_write").run();
        denied.assertReplays();
        assertThat(denied.result().toolCalls().denied()).isEqualTo(1);
    }

    @Test
    void theListOfTasksIsCarriedOverACompaction() throws Exception {
        String todos = "{\"todos\":[{\"task\":\"Act on it\",\"status\":\"in_progress\"}]}";
        RecordedSession session = sessions.window(600)
                .file("long.txt", "a line of text\n".repeat(100))
                .model(Script.withSummary(
                        say("They talked."),
                        say("", json("todo_write", todos)),
                        say("", Script.read("long.txt")),
                        say("", Script.read("a.txt")),
                        say("Done.")))
                .run();

        session.assertReplays();
        assertThat(session.summary().path("compactions").asInt()).isPositive();
        byte[] last = session.requests().get(session.requests().size() - 1).body();
        assertThat(new String(last, StandardCharsets.UTF_8))
                .contains("They talked.")
                .contains("The list of tasks: 0 of 1 tasks done:\\n[>] Act on it");
    }

    @Test
    void aSpecificationIsWrittenThroughTheGateAndReadInPlanModeAndLaterSessions() throws Exception {
        RecordedSession writing = sessions.allow("write(.akmon/specs/**)")
                .turns(
                        say("", call("write_spec", "name", "pay ments.md", "content", "# Payments\nMust work.\n")),
                        say("", call("read_spec")),
                        say("Done."))
                .run();
        writing.assertReplays();
        assertThat(writing.gates().get(0).path("permissions").toString())
                .isEqualTo("[{\"kind\":\"write\",\"subject\":\".akmon/specs/pay-ments.md\"}]");
        assertThat(writing.outputs().get(1).path("content").asText()).startsWith("pay-ments.md");
        assertThat(writing.result().filesWritten()).containsExactly(".akmon/specs/pay-ments.md");

        RecordedSession planning = sessions.planningIn(".akmon/plan.md")
                .turns(
                        say("", call("read_spec", "name", "pay-ments")),
                        say("", call("write_spec", "name", "pay-ments", "content", "")),
                        say("Done."))
                .run();
        planning.assertReplays();
        assertThat(planning.outputs().get(0).path("content").asText()).contains("Must work.");
        assertThat(planning.gates().get(1).path("policy").asText()).isEqualTo("plan");
        assertThat(planning.config().systemPrompt())
                .contains("Specification of the project, from .akmon/specs/pay-ments.md:\n\n# Payments\nMust work.\n");
        assertThat(planning.config()
                        .json()
                        .path("instructions")
                        .get(0)
                        .path("path")
                        .asText())
                .isEqualTo(".akmon/specs/pay-ments.md");
        assertThat(sessions.project().resolve(".akmon/specs/pay-ments.md")).hasContent("# Payments\nMust work.\n");
    }

    @Test
    void instructionsThatAreCutAreSaidAndRecorded() throws Exception {
        sessions.file("AGENTS.md", "a line of it\n".repeat(12000)).file(".akmon/specs/s.md", "s\n".repeat(1000));
        LiveRun run = sessions.prepare(URI.create("http://127.0.0.1:9"));

        assertThat(run.notices())
                .containsExactly(
                        "AGENTS.md is cut to its first 131066 of 156000 bytes: all instructions together may have 128 KiB;"
                                + " shorten them",
                        ".akmon/specs/s.md is left out: all instructions together may have 128 KiB; shorten them");
        assertThat(run.config().json().path("instructions"))
                .extracting(file -> file.path("cut_to").asInt())
                .containsExactly(131066, 0);
        run.tools().close();
    }
}
