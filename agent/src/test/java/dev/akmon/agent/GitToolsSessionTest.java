package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.recorder.UserInput;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole session with the tools for git. */
class GitToolsSessionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static ScriptedCall call(String tool, String arguments) throws Exception {
        return new ScriptedCall(tool, (ObjectNode) JSON.readTree(arguments), null);
    }

    private String git(Path project, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void itIsRecordedAndReplayed() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        SessionFixture sessions = new SessionFixture(directory)
                .file("src/A.java", "class A {}\n")
                .file("keys/a.pem", "planted-1\n")
                .allow("git_add(src/**)", "git_commit(src/**)")
                .deny("read(keys/**)");
        Path project = sessions.project();
        git(project, "init", "-q");
        git(project, "config", "user.name", "Robin Example");
        git(project, "config", "user.email", "robin@example.org");
        git(project, "add", ".");
        git(project, "commit", "-q", "-m", "First");
        sessions.file("src/A.java", "class B {}\n").file("keys/a.pem", "planted-2\n");
        RecordedSession session = sessions.turns(
                        say("", call("git_status", "{}"), call("git_diff", "{}"), call("git_log", "{}")),
                        say(
                                "",
                                call("git_show", "{\"path\":\"keys/a.pem\"}"),
                                call("git_add", "{\"paths\":[\".\"]}"),
                                call("git_add", "{\"paths\":[\"src\"]}")),
                        say("", call("git_commit", "{\"message\":\"Second\"}")),
                        say("Done."))
                .run();
        // A replay needs neither git nor the repository.
        sessions.removeProject();
        session.assertReplays();

        List<JsonNode> outputs = session.outputs();
        assertThat(outputs.get(0).path("content").asText()).contains(" M src/A.java");
        assertThat(outputs.get(1).path("content").asText())
                .contains("-class A", "+class B", "left out because rules deny it")
                .doesNotContain("planted");
        assertThat(outputs.get(2).path("content").asText()).contains("Robin Example: First");
        assertThat(outputs).as("of the calls that were not denied").hasSize(5);
        assertThat(outputs.get(4).path("content").asText())
                .contains("committed ", "src/A.java | 2 +-", "1 file changed");
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("reads", "reads", "reads", "rule", "rule", "rule", "rule");
    }

    @Test
    void leaveToReadIsNoLeaveToCommit() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        SessionFixture sessions = new SessionFixture(directory).file("a.txt", "a\n");
        git(sessions.project(), "init", "-q");
        git(sessions.project(), "add", ".");
        RecordedSession session = sessions.turns(
                        say("", call("git_commit", "{\"message\":\"First\"}")), say("Then not."))
                .run()
                .assertReplays();
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("default");
        assertThat(sessions.project().resolve(".git/refs/heads")).isEmptyDirectory();
    }

    /** As the profile dev has it: who may write files may stage them, and has no leave to commit or to change branches. */
    @Test
    void leaveToWriteIsNoLeaveToCommit() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        SessionFixture sessions =
                new SessionFixture(directory).file("a.txt", "a\n").allow("read", "write");
        git(sessions.project(), "init", "-q");
        git(sessions.project(), "add", "a.txt");
        sessions.file("b.txt", "b\n");
        RecordedSession session = sessions.turns(
                        say(
                                "",
                                call("git_add", "{\"paths\":[\".\"]}"),
                                call("git_commit", "{\"message\":\"First\"}"),
                                call("git_switch", "{\"branch\":\"b\",\"create\":true}")),
                        say("Then not."))
                .run()
                .assertReplays();
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("rule", "default", "default");
        assertThat(sessions.project().resolve(".git/refs/heads")).isEmptyDirectory();
    }

    @Test
    void whatWasRestoredCanBeUndone() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
        SessionFixture sessions =
                new SessionFixture(directory).file("src/a.txt", "a\n").allow("write", "git");
        Path project = sessions.project();
        git(project, "init", "-q");
        git(project, "config", "user.name", "Robin Example");
        git(project, "config", "user.email", "robin@example.org");
        git(project, "add", ".");
        git(project, "commit", "-q", "-m", "First");
        sessions.file("src/a.txt", "mine\n");
        UUID id = UUID.randomUUID();
        Workspace workspace = Workspace.of(project, List.of());
        RecordedSession session = sessions.tools(
                        host -> ((SessionTools) host).with(new UndoTool(sessions.journal(), workspace)))
                .conversation(new UserInput.Prompt("Discard it."), Directives.undo(id, 1))
                .turns(say("", call("git_restore", "{\"paths\":[\"src\"]}")), say("Done."))
                .run(id);
        assertThat(session.outputs().get(0).path("content").asText()).isEqualTo("restored:\nsrc/a.txt");
        assertThat(project.resolve("src/a.txt")).hasContent("mine\n");
        session.assertReplays();
    }
}
