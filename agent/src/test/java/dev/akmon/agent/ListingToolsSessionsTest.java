package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sessions with glob, multi_edit and todo_write. */
class ListingToolsSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static ScriptedCall call(String tool, String arguments) throws Exception {
        return new ScriptedCall(tool, (ObjectNode) JSON.readTree(arguments), null);
    }

    @Test
    void theyAreRecordedAndReplayed() throws Exception {
        SessionFixture sessions = new SessionFixture(directory)
                .file("src/A.java", "class A { int a; }\n")
                .file("src/B.java", "class B {}\n")
                .file("keys/a.pem", "secret\n")
                .allow("multi_edit(src/**)")
                .deny("list(keys/**)");
        RecordedSession session = sessions.turns(
                        say(
                                "",
                                call("todo_write", "{\"todos\":[{\"task\":\"rename\",\"status\":\"in_progress\"}]}"),
                                call("glob", "{\"pattern\":\"**/*.{java,pem}\"}")),
                        say(
                                "",
                                call(
                                        "multi_edit",
                                        "{\"path\":\"src/A.java\",\"edits\":[{\"old_str\":\"class A\",\"new_str\":\"class C\"},"
                                                + "{\"old_str\":\"int a\",\"new_str\":\"int c\"}]}"),
                                call(
                                        "multi_edit",
                                        "{\"path\":\"keys/a.pem\",\"edits\":[{\"old_str\":\"secret\",\"new_str\":\"x\"}]}")),
                        say("Done."))
                .run()
                .assertReplays();

        List<JsonNode> outputs = session.outputs();
        assertThat(outputs.get(0).path("content").asText()).contains("0 of 1 tasks done", "[>] rename");
        assertThat(outputs.get(1).path("content").asText())
                .contains("src/A.java", "src/B.java", "left out because rules deny it")
                .doesNotContain("a.pem");
        assertThat(Files.readString(sessions.project().resolve("src/A.java"))).isEqualTo("class C { int c; }\n");
        assertThat(Files.readString(sessions.project().resolve("keys/a.pem"))).isEqualTo("secret\n");
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("harmless", "reads", "rule", "default");
    }
}
