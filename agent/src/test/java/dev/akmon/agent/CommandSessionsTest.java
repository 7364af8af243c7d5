package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.UserInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose commands write much or run on: what the model gets, what is recorded, and that it replays. */
@Timeout(120)
class CommandSessionsTest {
    private static final String SECRET = "sk-0123456789-of-the-fixture";

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n").allow("shell");
    }

    private static ScriptedCall background(String command) {
        return call("shell", "command", command, "background", true);
    }

    private static ScriptedCall readOutput(String id, int wait) {
        return call("read_output", "id", id, "wait_seconds", wait);
    }

    private static List<String> toolIds(RecordedSession session) throws Exception {
        return session.kinds(EventKind.ToolCall.class).stream()
                .map(EventKind.ToolCall::toolId)
                .toList();
    }

    /** The id the model gave a call. */
    private static String callId(RecordedSession session, int call) throws Exception {
        return session.outputs().get(call).path("call_id").asText();
    }

    @Test
    void longOutputIsRecordedInFullAndReadOn() throws Exception {
        String all = IntStream.rangeClosed(1, 20_000).mapToObj(n -> n + "\n").collect(Collectors.joining());
        RecordedSession session = sessions.outputLimit(2048)
                .turns(
                        say("", shell("seq 1 20000")),
                        say("", call("read_output", "id", "call_1_1", "offset", 5000, "limit", 2)),
                        say("Done."))
                .run();

        JsonNode output = session.outputs().get(0);
        assertThat(output.path("full_output").asText()).isEqualTo(all);
        assertThat(output.has("full_output_left_out")).isFalse();
        assertThat(output.path("truncated").asBoolean()).isTrue();
        assertThat(output.path("content").asText()).hasSizeLessThan(2400).contains("{\"id\":\"" + callId(session, 0));
        assertThat(session.outputs().get(1).path("content").asText())
                .isEqualTo("5000\n5001\n[lines 5000-5001 of 20000; read on with offset 5002]");
        assertThat(session.gates().get(1).path("policy").asText()).isEqualTo("harmless");
        assertThat(session.config()
                        .json()
                        .path("limits")
                        .path("output_limit_bytes")
                        .asInt())
                .isEqualTo(2048);
        session.assertReplays();
    }

    @Test
    void whatIsTooMuchToRecordIsCountedAndTheWorstOfItFitsIntoAnObject() throws Exception {
        // Each of these bytes takes six in JSON.
        RecordedSession session = sessions.turns(
                        say("", shell("head -c 20000000 /dev/zero | tr '\\0' '\\1'")), say("Done."))
                .run();

        JsonNode output = session.outputs().get(0);
        assertThat(output.path("full_output_left_out").asLong()).isEqualTo(20_000_000 - (8 << 20));
        assertThat(output.path("full_output").asText()).contains("bytes left out ...]");
        session.assertReplays();
    }

    @Test
    void keysAreTakenOutOfTheFullOutputToo() throws Exception {
        RecordedSession session = sessions.apiKey(SECRET)
                .outputLimit(1024)
                .turns(
                        say("", shell("seq 1 5000; printf sk-0123456789; echo -of-the-fixture; seq 1 5000")),
                        say("", call("read_output", "id", "call_1_1", "offset", 4999, "limit", 3)),
                        say("Done."))
                .run();

        assertThat(session.outputs().get(0).path("full_output").asText())
                .contains("[key removed by akmon]")
                .doesNotContain(SECRET);
        assertThat(session.outputs().get(1).path("content").asText())
                .startsWith("4999\n5000\n[key removed by akmon]\n");
        session.assertReplays();
    }

    @Test
    void aCommandInTheBackgroundIsReadAndStopped() throws Exception {
        RecordedSession session = sessions.turns(
                        say("", background("echo begun; sleep 3600")),
                        say("", call("shell", "command", "echo beside")),
                        say("", readOutput("call_1_1", 0), call("stop_command", "id", "call_1_1")),
                        say("Done."))
                .run();

        assertThat(toolIds(session)).containsExactly("shell", "shell", "read_output", "stop_command");
        assertThat(session.gates().get(0).path("permissions").toString())
                .isEqualTo("[{\"kind\":\"execute\",\"subject\":\"echo begun; sleep 3600\"}]");
        assertThat(session.gates().get(0).path("sandbox").asText()).isEqualTo("process-group");
        assertThat(session.outputs().get(3).path("content").asText()).endsWith("[ended by stop_command]");
        session.assertReplays();
    }

    @Test
    void theExitCodeOfACommandInTheBackgroundIsNoSuccess() throws Exception {
        RecordedSession session = sessions.turns(
                        say("", background("echo out; exit 3")), say("", readOutput("call_1_1", 60)), say("Done."))
                .run();

        JsonNode output = session.outputs().get(1);
        assertThat(output.path("status").asText()).isEqualTo("error");
        assertThat(output.path("error").asText()).isEqualTo("subprocess_failed");
        assertThat(output.path("exit_code").asInt()).isEqualTo(3);
        session.assertReplays();
    }

    @Test
    void aCommandInTheBackgroundNeedsTheSameLeave() throws Exception {
        RecordedSession session = sessions.allow("shell(echo)")
                .turns(say("", background("touch made")), say("Done."))
                .run();

        assertThat(session.gates().get(0).path("policy").asText()).isEqualTo("default");
        assertThat(sessions.project().resolve("made")).doesNotExist();
        session.assertReplays();
    }

    @Test
    void whatStillRunsIsEndedWithTheSessionAndRecordedBeforeItsEnd() throws Exception {
        sessions.file(".git/HEAD", "ref: refs/heads/main\n");
        RecordedSession session = sessions.outputLimit(1024)
                .allow("shell", "write")
                .turns(
                        say("", background("seq 1 1000; echo b > b.txt; echo > begun; sleep 3600")),
                        say("", shell("while [ ! -e begun ]; do sleep 0.01; done")),
                        say("", write("c.txt", "c\n")),
                        say("Done."))
                .run();

        assertThat(toolIds(session)).containsExactly("shell", "shell", "write_file", SessionRecorder.END_COMMAND);
        List<String> kinds = session.kindNames();
        assertThat(kinds.subList(kinds.size() - 2, kinds.size())).containsExactly("ToolCall", "SessionEnd");
        JsonNode output = session.outputs().get(3);
        assertThat(output.path("call_id").asText()).isEqualTo("end_1");
        assertThat(output.path("content").asText()).startsWith("1\n2\n").endsWith("[ended with the session]");
        assertThat(output.path("full_output").asText()).startsWith("1\n2\n").endsWith("999\n1000\n");
        EventKind.ToolCall end = session.kinds(EventKind.ToolCall.class).get(3);
        assertThat(session.json(end.input()).path("arguments").toString())
                .isEqualTo(
                        "{\"command\":\"seq 1 1000; echo b > b.txt; echo > begun; sleep 3600\",\"id\":\"call_1_1\"}");
        assertThat(session.summary().path("files_written").toString()).isEqualTo("[\"b.txt\",\"begun\",\"c.txt\"]");
        assertThat(session.summary().path("tool_calls").path("total").asInt()).isEqualTo(3);
        session.assertReplays();
    }

    @ParameterizedTest
    @ValueSource(strings = {"interrupted", "terminated", "max_turns", "error"})
    void soItIsHoweverTheSessionEnds(String reason) throws Exception {
        sessions.turns(say("", background("echo begun; sleep 3600")), say("", call("list_directory", "path", ".")));
        if (reason.equals("max_turns")) {
            sessions.maxTurns(1);
        } else if (reason.equals("error")) {
            sessions.turns(say("", background("echo begun; sleep 3600")));
        } else {
            sessions.observer(stop -> new RunObserver() {
                @Override
                public void onToolStarted(ToolInvocation call) {
                    if (call.name().equals("list_directory")) {
                        stop.request(StopReason.ofWireName(reason).orElseThrow());
                    }
                }
            });
        }
        RecordedSession session = sessions.run();

        assertThat(session.summary().path("exit_reason").asText()).isEqualTo(reason);
        List<String> ids = toolIds(session);
        assertThat(ids.get(ids.size() - 1)).isEqualTo(SessionRecorder.END_COMMAND);
        session.assertReplays();
    }

    @Test
    void inAConversationACommandOutlivesTheTurnEvenOneThatIsStopped() throws Exception {
        RecordedSession session = sessions.turns(
                        say("", background("echo begun; while [ ! -e go ]; do sleep 0.01; done; echo went on")),
                        say("", call("list_directory", "path", ".")),
                        say("What was not asked for any more."),
                        say("", readOutput("call_1_1", 60)),
                        say("Done."))
                .observer(stop -> new RunObserver() {
                    @Override
                    public void onToolStarted(ToolInvocation call) {
                        if (call.name().equals("list_directory")) {
                            stop.request(StopReason.INTERRUPTED);
                        }
                    }
                })
                .conversation(
                        new UserInput.Prompt("Start it."),
                        new UserInput.Command("touch go"),
                        new UserInput.Prompt("Read it."))
                .run();

        assertThat(toolIds(session))
                .containsExactly("shell", "list_directory", SessionRecorder.TURN_STOPPED, "shell", "read_output");
        assertThat(session.outputs().get(4).path("content").asText()).isEqualTo("begun\nwent on\n[exit code 0]");
        assertThat(Files.exists(sessions.project().resolve("go"))).isTrue();
        session.assertReplays();
    }

    @Test
    void inAConversationWhatRunsAtItsEndIsRecorded() throws Exception {
        RecordedSession session = sessions.turns(say("", background("sleep 3600")), say("It runs."))
                .conversation(new UserInput.Prompt("Start it."))
                .run();

        assertThat(toolIds(session)).containsExactly("shell", SessionRecorder.END_COMMAND);
        assertThat(session.summary().path("exit_reason").asText()).isEqualTo("completed");
        session.assertReplays();
    }
}
