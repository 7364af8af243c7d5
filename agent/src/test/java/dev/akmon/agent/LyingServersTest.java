package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.mcp.McpServers;
import dev.akmon.agent.mcp.ServerConfinement;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.UserInput;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MCP servers, real programs, that do not keep to the protocol. None of them may cost more than its own call. */
@Timeout(120)
class LyingServersTest {
    /** So long that a test which waits for it fails. */
    private static final int LONG = 300;

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aPersonWhoAllowsEverything() throws Exception {
        sessions = new SessionFixture(directory).person(question -> ApprovalAnswer.allow());
    }

    /** How long a server may take that is waited for in vain. */
    private int patience = 2;

    private static String server(String lie, int timeoutSeconds) {
        return FakeMcpServer.program(LyingMcpServer.class, "liar", timeoutSeconds, lie);
    }

    private RecordedSession oneCall(String lie) throws Exception {
        RecordedSession session = sessions.config(server(lie, LONG))
                .turns(say("", call("mcp__liar__good")), say("I see."))
                .run()
                .assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        return session;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broken-json | a message that is no JSON",
                "deep | a message that is no JSON",
                "no-line-end | more than 16 MiB",
                "half | its process ended with exit code 7",
                "closes | it closed its output",
            })
    void aMessageThatIsNoneFailsTheCallAtOnce(String lie, String message) throws Exception {
        JsonNode output = oneCall(lie).outputs().get(0);

        assertThat(output.path("error").asText()).isEqualTo("server_failed");
        assertThat(output.path("content").asText()).contains("the server liar failed: ", message);
    }

    /** Runs a session with a server that has little time, more of it where it would not come up otherwise. */
    private RecordedSession impatiently(String lie, ScriptedCall... calls) throws Exception {
        while (true) {
            RecordedSession session = sessions.config(server(lie, patience))
                    .turns(say("", calls), say("I see."))
                    .run()
                    .assertReplays();
            if (session.config().json().path("mcp_servers").get(0).path("error").isMissingNode()) {
                return session;
            }
            patience *= 2;
        }
    }

    @ParameterizedTest
    @CsvSource({"other-id", "chatter"})
    void whatIsNoAnswerIsWaitedFor(String lie) throws Exception {
        JsonNode output = impatiently(lie, call("mcp__liar__good")).outputs().get(0);

        assertThat(output.path("error").asText()).isEqualTo("timed_out");
        assertThat(output.path("content").asText())
                .isEqualTo("the server liar did not answer within " + patience + " s");
    }

    @Test
    void aLateAnswerIsNotTakenForTheNextOne() throws Exception {
        RecordedSession session = impatiently("late", call("mcp__liar__good"), call("mcp__liar__good"));

        assertThat(session.outputs())
                .extracting(output -> output.path("content").asText())
                .containsExactly("the server liar did not answer within " + patience + " s", "the second");
    }

    @Test
    void aServerThatLeavesTwoCallsUnansweredIsCalledNoMore() throws Exception {
        RecordedSession session =
                impatiently("other-id", call("mcp__liar__good"), call("mcp__liar__good"), call("mcp__liar__good"));

        assertThat(session.outputs())
                .extracting(output -> output.path("error").asText())
                .containsExactly("timed_out", "timed_out", "set_aside");
        assertThat(session.outputs().get(2).path("content").asText())
                .contains("so this call was not sent", "/mcp restart liar");
        assertThat(session.kinds(EventKind.ToolCall.class).get(2).sideEffects())
                .as("nothing was exchanged")
                .isNull();
    }

    @Test
    void aServerThatIsStartedAgainIsCalledAgainWithTheToolsTheSessionKnows() throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        Files.writeString(
                Files.createDirectories(home.resolve(".akmon")).resolve("config.toml"),
                server("silent-until-again", timeToStart()));
        UserConfig config = UserConfig.load(home, Map.of());
        ServerConfinement unconfined = new ServerConfinement(
                Sandbox.NONE, new SandboxSettings(SandboxSettings.Mode.OFF, true, List.of(), List.of()));
        try (McpServers servers =
                LiveRun.startServers(config.mcpServers(), config, directory, System.getenv(), unconfined)) {
            assertThat(codes(servers, "good", "good", "good")).containsExactly("timed_out", "timed_out", "set_aside");
            assertThat(servers.states().get(0).problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("left 2 calls in a row unanswered"));

            Files.createFile(directory.resolve("again"));
            assertThat(servers.restart("liar")).isEmpty();
            assertThat(servers.states().get(0).problem()).isEmpty();
            assertThat(codes(servers, "good", "odd")).containsExactly(null, "tool_changed");

            Files.createFile(directory.resolve("gone"));
            assertThat(servers.restart("liar"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("exit code 9"));
            assertThat(codes(servers, "good")).containsExactly("server_failed");
            assertThat(servers.states().get(0).problem()).isPresent();
            Files.delete(directory.resolve("gone"));
            assertThat(servers.restart("liar")).isEmpty();
            assertThat(codes(servers, "good")).containsOnlyNulls();
        }
    }

    /** A number of seconds in which a server comes up again and again. */
    private int timeToStart() throws Exception {
        long begun = System.nanoTime();
        assertThat(notices("well")).isEmpty();
        return 2 + 4 * (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    private static List<String> codes(McpServers servers, String... tools) {
        return Stream.of(tools)
                .map(tool -> servers.run(
                                new ToolInvocation("call", "mcp__liar__" + tool, JsonNodeFactory.instance.objectNode()),
                                new StopSignal())
                        .errorCode())
                .toList();
    }

    @Test
    void aServerThatDoesNotReadCostsItsTimeAndNoMore() throws Exception {
        RecordedSession session =
                impatiently("deaf", call("mcp__liar__good"), call("mcp__liar__good", "much", "x".repeat(1 << 20)));

        assertThat(session.outputs().get(1).path("error").asText()).isEqualTo("timed_out");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void aServerIsToldThatACallWasInterruptedAndTheCallThatWasSentIsRecorded() throws Exception {
        Path called = sessions.project().resolve("called");
        sessions.observer(stop -> new RunObserver() {
            @Override
            public void onToolStarted(ToolInvocation call) {
                if (!Files.exists(called)) {
                    new Thread(() -> stopOnceThereIs(called, stop)).start();
                }
            }
        });
        RecordedSession session = sessions.config(server("waits", LONG))
                .turns(
                        say("", call("mcp__liar__good")),
                        say("never said"),
                        say("", call("mcp__liar__good")),
                        say("I see."))
                .conversation(new UserInput.Prompt("first"), new UserInput.Prompt("second"))
                .run()
                .assertReplays();

        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("interrupted");
        JsonNode evidence = session.json(
                        session.kinds(EventKind.ToolCall.class).get(0).sideEffects())
                .path("mcp");
        String id = Files.readString(called);
        assertThat(evidence.path("request").path("id").asText()).isEqualTo(id);
        assertThat(evidence.path("response").isNull()).isTrue();
        assertThat(session.outputs())
                .last()
                .extracting(output -> output.path("content").asText())
                .isEqualTo("cancelled: " + id);
    }

    private static void stopOnceThereIs(Path file, StopSignal stop) {
        try {
            while (!Files.exists(file) || Files.size(file) == 0) {
                Thread.sleep(5);
            }
            stop.request(StopReason.INTERRUPTED);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAServerAsksForIsRefusedAsTheProtocolSays() throws Exception {
        assertThat(oneCall("asks").outputs().get(0).path("content").asText())
                .isEqualTo(
                        "ping={} roots/list=-32601 sampling/createMessage=-32601 elicitation/create=-32601 x=-32601");
    }

    @Test
    void akmonSaysThatItOffersNothing() throws Exception {
        RecordedSession session = sessions.config(server("capable", LONG))
                .turns(say("Done."))
                .run()
                .assertReplays();

        assertThat(session.config()
                        .json()
                        .path("mcp_servers")
                        .get(0)
                        .path("server_name")
                        .asText())
                .isEqualTo("{}");
    }

    @Test
    void aToolThatChangedIsNotCalledAndOneThatDidNotIs() throws Exception {
        RecordedSession session = sessions.config(server("changed", LONG))
                .turns(
                        say("", call("mcp__liar__good")),
                        say("", call("mcp__liar__good"), call("mcp__liar__same")),
                        say("I see."))
                .run()
                .assertReplays();

        assertThat(session.outputs())
                .extracting(output -> output.path("error").asText("-"))
                .containsExactly("-", "tool_changed", "-");
        assertThat(session.outputs().get(1).path("content").asText())
                .contains("has changed or removed its tool good since the session began");
        assertThat(session.config().json().path("tools").toString())
                .contains("Adds.")
                .doesNotContain("Deletes.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "old | it speaks version 1999-01-01 of the protocol",
                "refusing | it refused to begin: no licence",
                "no-list | it does not list its tools",
            })
    void aServerThatCannotBeSpokenWithIsALine(String lie, String message) throws Exception {
        assertThat(notices(lie)).singleElement().asString().contains("MCP server liar cannot be used: " + message);
    }

    @Test
    void aListWithoutEndIsCut() throws Exception {
        assertThat(notices("endless-pages")).singleElement().asString().contains("its list of tools does not end");
    }

    @Test
    void aListOfSeveralPagesIsReadToItsEnd() throws Exception {
        LiveRun run = sessions.config(server("pages", LONG)).prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            assertThat(tools.definitions())
                    .extracting(ToolDefinition::name)
                    .contains("mcp__liar__first", "mcp__liar__second");
        }
    }

    private List<String> notices(String lie) throws Exception {
        LiveRun run = sessions.config(server(lie, LONG)).prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            return run.notices();
        }
    }

    @Test
    void whatAServerSaysOfItsToolsDecidesNothing() throws Exception {
        RecordedSession session = new SessionFixture(Files.createDirectory(directory.resolve("alone")))
                .config(server("well", LONG))
                .turns(say("", call("mcp__liar__good")), say("Pity."))
                .run()
                .assertReplays();

        assertThat(session.result().toolCalls().denied()).isEqualTo(1);
        assertThat(session.config().json().path("tools").toString()).doesNotContain("Harmless", "readOnlyHint");
    }
}
