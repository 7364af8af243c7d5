package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.slow;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedConversation;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.agent.scripted.ScriptedUsage;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.UserInput;
import dev.akmon.replay.ReplayMode;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that have subagents, which are sessions of their own. */
class SubagentSessionsTest {
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final String TASK = "Look at a.txt";

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private final AtomicReference<StopSignal> stop = new AtomicReference<>();
    private final List<ApprovalQuestion> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "one\n").file(".git/HEAD", "");
    }

    private static ScriptedCall subagent(String task) {
        return call("subagent", "task", task);
    }

    private static ScriptedCall worker(String task) {
        return call("subagent", "task", task, "tools", "all");
    }

    private static ScriptedConversation when(String task, ScriptedTurn... turns) {
        return new ScriptedConversation(task, List.of(turns));
    }

    /** The session's own turns, then what subagents say to their tasks. */
    private SessionFixture script(List<ScriptedTurn> own, ScriptedConversation... subagents) {
        List<ScriptedConversation> all = new ArrayList<>(List.of(subagents));
        all.add(new ScriptedConversation(null, own));
        return sessions.model(new ScriptedModel("scripted", all, List.of()));
    }

    private static SubagentOutcome named(JsonNode output) {
        return SubagentOutcome.of(output.get("subagent")).orElseThrow();
    }

    private RecordedSession sessionOf(JsonNode output) throws Exception {
        UUID id = named(output).sessionId();
        JsonNode config;
        try (StoredSession session = sessions.journal().load(id)) {
            EventKind.SessionStart start =
                    (EventKind.SessionStart) session.events().get(0).kind();
            config = CanonicalJson.parse(session.object(start.config()));
        }
        return new RecordedSession(sessions.journal(), id, new SessionConfig(config), null, 0, List.of());
    }

    /** Checks that both replay, and that the session names the subagent's as it is. */
    private RecordedSession assertLinked(RecordedSession session, JsonNode output) throws Exception {
        session.assertReplays();
        RecordedSession child = sessionOf(output).assertReplays();
        try (StoredSession parent = session.load();
                StoredSession its = child.load()) {
            assertThat(named(output).head()).isEqualTo(its.head());
            SubagentLink link = SubagentLink.of(child.config().json()).orElseThrow();
            assertThat(link.sessionId()).isEqualTo(session.id());
            assertThat(link.callId()).isEqualTo(output.path("call_id").asText());
            int gate = parent.eventHashes().indexOf(link.head());
            assertThat(parent.events().get(gate).kind()).isInstanceOf(EventKind.PermissionGate.class);
        }
        assertThat(named(output).exitReason())
                .isEqualTo(child.summary().path("exit_reason").asText());
        return child;
    }

    @Test
    void theAnswerIsTheOutcomeOfTheCall() throws Exception {
        List<String> steps = new ArrayList<>();
        sessions.observer(signal -> new RunObserver() {
            @Override
            public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
                steps.add(step.getClass().getSimpleName());
            }

            @Override
            public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
                try {
                    // The outcome is durable before this is called, and the subagent's end before that.
                    assertThat(sessions.journal().isEnded(named(outcome))).isTrue();
                } catch (JournalException e) {
                    throw new UncheckedIOException(e);
                }
            }

            private UUID named(ToolOutcome outcome) {
                return SubagentOutcome.of(outcome.subagent()).orElseThrow().sessionId();
            }
        });
        RecordedSession session = script(
                        List.of(
                                say("", subagent(TASK)).using(new ScriptedUsage(100, 10)),
                                say("It says one.")
                                        .expecting("a.txt has one line")
                                        .using(new ScriptedUsage(200, 20))),
                        when(
                                TASK,
                                say("", read("a.txt")).using(new ScriptedUsage(1000, 1)),
                                say("a.txt has one line").using(new ScriptedUsage(2000, 2))))
                .window(100_000)
                .run();

        JsonNode output = session.outputs().get(0);
        RecordedSession child = assertLinked(session, output);
        assertThat(output.path("content").asText()).isEqualTo("a.txt has one line");
        assertThat(output.path("status").asText()).isEqualTo("success");
        assertThat(child.kindNames())
                .containsExactly(
                        "SessionStart",
                        "UserTurn",
                        "ProviderCall",
                        "AssistantTurn",
                        "PermissionGate",
                        "ToolCall",
                        "ProviderCall",
                        "AssistantTurn",
                        "SessionEnd");
        assertThat(child.config().tools())
                .extracting(ToolDefinition::name)
                .contains("read_file", "search")
                .doesNotContain("write_file", "shell", "subagent", "todo_write");
        assertThat(child.config().json().has("conversation")).isFalse();
        assertThat(session.result().usage()).isEqualTo(new Usage(3300, 33, 0, 0));
        assertThat(session.result().costUsd().getAsDouble()).isCloseTo((3300 * 2.5 + 33 * 10) / 1e6, offset(1e-12));
        assertThat(session.summary().path("tokens").path("input").asLong()).isEqualTo(3300);
        assertThat(session.summary().path("subagents").asInt()).isEqualTo(1);
        assertThat(named(output).usage()).isEqualTo(new Usage(3000, 3, 0, 0));
        assertThat(steps).containsExactly("Begun", "Started", "Finished");
    }

    /** Their calls have the ids of the session's own, as those of real models may. */
    @Test
    void severalThatReadWorkSideBySide() throws Exception {
        sessions.file("b.txt", "two\n");
        RecordedSession session = script(
                        List.of(
                                say("", read("a.txt"), subagent("first task"), subagent("second task")),
                                say("Done.").expecting("one\n", "it is one", "it is two")),
                        when(
                                "first task",
                                say("", read("a.txt")),
                                say("it is one").expecting("one")),
                        when(
                                "second task",
                                say("", read("b.txt")),
                                say("it is two").expecting("two")))
                .maxToolCalls(103)
                .run();

        assertThat(session.kindNames().subList(4, 10))
                .containsExactly(
                        "PermissionGate", "PermissionGate", "PermissionGate", "ToolCall", "ToolCall", "ToolCall");
        for (int i = 1; i < 3; i++) {
            RecordedSession child = assertLinked(session, session.outputs().get(i));
            assertThat(child.outputs().get(0).path("call_id").asText())
                    .isEqualTo(session.outputs().get(0).path("call_id").asText());
            assertThat(child.config().maxToolCalls()).isEqualTo(50);
        }
    }

    @Test
    void itAsksTheUserNothingAndKeepsNoNotes() throws Exception {
        RecordedSession session = script(
                        List.of(say("", worker(TASK)), say("So it is.")),
                        when(
                                TASK,
                                say("", call("memory_write", "scope", "user", "title", "t", "content", "c")),
                                say("Kept nothing.")))
                .allow("subagent", "memory")
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.config().tools())
                .extracting(ToolDefinition::name)
                .contains("write_file")
                .doesNotContain("ask_user", "memory_write");
        assertThat(child.gates().get(0).path("rule").asText()).isEqualTo("unknown_tool");
        assertThat(sessions.home().resolve(".akmon/memory")).doesNotExist();
    }

    @Test
    void oneThatMayDoEverythingAsksTheSamePersonAndItsChangesAreTheSessions() throws Exception {
        sessions.person(question -> {
            asked.add(question);
            return ApprovalAnswer.allow();
        });
        RecordedSession session = script(
                        List.of(
                                say("", worker(TASK)),
                                say("", read("a.txt")),
                                say("Done.").expecting("three")),
                        when(
                                TASK,
                                say("", write("a.txt", "two\n"), write("new/b.txt", "b\n")),
                                say("", write("a.txt", "three\n"), shell("rm -r new")),
                                say("I changed it.")))
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.kinds(EventKind.ToolCall.class)).hasSize(4);
        assertThat(asked)
                .extracting(question -> question.call().name())
                .containsExactly("subagent", "write_file", "write_file", "write_file", "shell");
        assertThat(asked.get(0).preview()).isEqualTo(TASK);
        assertThat(asked.get(0).subagent()).isNull();
        assertThat(asked.get(0).rules().proposed()).containsExactly("subagent(all)");
        assertThat(asked.get(1).subagent()).isEqualTo(TASK);
        EventKind.ToolCall call = session.kinds(EventKind.ToolCall.class).get(0);
        JsonNode files = session.json(call.sideEffects()).path("files");
        assertThat(files).hasSize(1);
        assertThat(files.get(0).path("path").asText()).isEqualTo("a.txt");
        assertThat(files.get(0).path("undo").path("utf8").asText()).isEqualTo("one\n");
        assertThat(session.summary().path("files_written").toString()).isEqualTo("[\"a.txt\"]");
        assertThat(Files.readString(sessions.project().resolve("a.txt"))).isEqualTo("three\n");
    }

    /** Both sessions give their first command the same id. */
    @Test
    void aSubagentsCommandsInTheBackgroundAreItsOwnAndEndWithIt() throws Exception {
        RecordedSession session = script(
                        List.of(
                                say("", background("echo ours; while [ ! -e go ]; do sleep 0.01; done; echo went on")),
                                say("", worker(TASK)),
                                say("", shell("touch go"), call("read_output", "id", "call_1_1", "wait_seconds", 60)),
                                say("", call("read_output", "id", "nothing")),
                                say("Done.")),
                        when(
                                TASK,
                                say("", background("echo its own"), background("sleep 3600"), background("sleep 3600")),
                                say(
                                        "",
                                        call("read_output", "id", "call_1_1", "wait_seconds", 60),
                                        call("stop_command", "id", "call_1_2"),
                                        call("read_output", "id", "nothing"),
                                        call("read_output", "id", 7)),
                                say("I left one running.")))
                .allow("subagent", "shell")
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(1));
        List<String> told = contents(child);
        assertThat(told.get(0)).startsWith("[runs in the background as {\"id\":\"call_1_1\"}");
        assertThat(told.get(3)).isEqualTo("its own\n[exit code 0]");
        assertThat(told.get(4)).endsWith("[ended by stop_command]");
        assertThat(child.gates().get(5).toString())
                .contains("there is no output of nothing ", "there is that of call_1_1, call_1_2, call_1_3\"");
        List<EventKind.ToolCall> calls = child.kinds(EventKind.ToolCall.class);
        EventKind.ToolCall last = calls.get(calls.size() - 1);
        assertThat(last.toolId()).isEqualTo(SessionRecorder.END_COMMAND);
        assertThat(child.json(last.input()).path("arguments").toString())
                .isEqualTo("{\"command\":\"sleep 3600\",\"id\":\"call_1_3\"}");
        List<String> kinds = child.kindNames();
        assertThat(kinds.subList(kinds.size() - 2, kinds.size())).containsExactly("ToolCall", "SessionEnd");

        assertThat(contents(session).get(3)).isEqualTo("ours\nwent on\n[exit code 0]");
        assertThat(session.gates().get(4).toString()).contains("there is that of call_1_1\"");
        assertThat(session.kinds(EventKind.ToolCall.class))
                .extracting(EventKind.ToolCall::toolId)
                .doesNotContain(SessionRecorder.END_COMMAND);
    }

    @Test
    void aSubagentReadsOnInItsOwnLongOutput() throws Exception {
        RecordedSession session = script(
                        List.of(say("", shell("seq 1 20000")), say("", worker(TASK)), say("Done.")),
                        when(
                                TASK,
                                say("", shell("seq 20001 40000")),
                                say("", call("read_output", "id", "call_1_1", "offset", 1, "limit", 1)),
                                say("Read.")))
                .allow("subagent", "shell")
                .outputLimit(2048)
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(1));
        assertThat(contents(child).get(0)).contains("read_output reads them: {\"id\":\"call_1_1\",");
        assertThat(contents(child).get(1)).startsWith("20001\n");
    }

    private static ScriptedCall background(String command) {
        return call("shell", "command", command, "background", true);
    }

    private static List<String> contents(RecordedSession session) throws Exception {
        return session.outputs().stream()
                .map(output -> output.path("content").asText())
                .toList();
    }

    @Test
    void whatASubagentChangedIsUndoneWithTheTurn() throws Exception {
        Workspace workspace = Workspace.of(sessions.project(), List.of());
        RecordedSession session = script(
                        List.of(say("", worker(TASK)), say("Done.")),
                        when(TASK, say("", write("a.txt", "two\n"), write("b.txt", "b\n")), say("I changed it.")))
                .allow("subagent", "write")
                .tools(host -> ((SessionTools) host).with(new UndoTool(sessions.journal(), workspace)))
                .conversation(new UserInput.Prompt("Go on"), Directives.undo(ID, 1))
                .run(ID);

        assertLinked(session, session.outputs().get(0));
        assertThat(Files.readString(sessions.project().resolve("a.txt"))).isEqualTo("one\n");
        assertThat(sessions.project().resolve("b.txt")).doesNotExist();
    }

    @Test
    void rulesSayWhetherThereAreSubagents() throws Exception {
        RecordedSession session = script(
                        List.of(say("", subagent(TASK), worker(TASK)), say("Done.")), when(TASK, say("Never heard.")))
                .deny("subagent(read)")
                .run();

        session.assertReplays();
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("rule", "default");
        assertThat(session.gates().get(1).path("permissions").toString())
                .isEqualTo("[{\"kind\":\"subagent\",\"subject\":\"all\"}]");
        assertThat(session.outputs()).isEmpty();
        assertThat(sessions.journal().sessionIds()).hasSize(1);
    }

    @Test
    void whatTheSessionMayNotASubagentMayNotEither() throws Exception {
        RecordedSession session = script(
                        List.of(say("", worker(TASK)), say("Done.").expecting("could not")),
                        when(
                                TASK,
                                say("", read("a.txt"), write("a.txt", "two\n"), subagent("deeper")),
                                say("I could not.").expecting("Denied", "there is no tool")))
                .allow("subagent")
                .deny("read(a.txt)")
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("rule", "default", "refused");
        assertThat(child.gates().get(0).path("source").asText()).isEqualTo("--deny");
        assertThat(Files.readString(sessions.project().resolve("a.txt"))).isEqualTo("one\n");
    }

    @Test
    void inPlanModeOnlyThoseThatRead() throws Exception {
        RecordedSession session = script(
                        List.of(say("", worker(TASK)), say("", subagent(TASK)), say("A plan.")),
                        when(TASK, say("", write(".akmon/plan.md", "x")), say("It is so.")))
                .allow("subagent", "write")
                .planningIn(".akmon/plan.md")
                .run();

        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("plan", "rule");
        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.gates().get(0).path("rule").asText()).isEqualTo("unknown_tool");
    }

    @Test
    void planModeAndRulesGivenMeanwhileHoldForSubagents() throws Exception {
        LiveRun planner = sessions.prepare(URI.create("http://127.0.0.1:1"));
        planner.tools().close();
        sessions.person(question -> ApprovalAnswer.allowByRules(List.of("write(a.txt)"), false));
        RecordedSession session = script(
                        List.of(
                                say("", write("a.txt", "two\n")),
                                say("Changed."),
                                say("", worker(TASK)),
                                say("Done."),
                                say("", subagent("Plan it")),
                                say("Planned.")),
                        when(TASK, say("", write("a.txt", "three\n")), say("Changed too.")),
                        when("Plan it", say("Planned too.")))
                .allow("subagent")
                .conversation(
                        new UserInput.Prompt("Go on"),
                        new UserInput.Prompt("And on"),
                        planner.planMode(true),
                        new UserInput.Prompt("And plan"))
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(1));
        assertThat(child.gates().get(0).path("source").asText()).startsWith("the answer to call_");
        assertThat(child.config().policy().has("plan")).isFalse();
        RecordedSession planning = assertLinked(session, session.outputs().get(3));
        assertThat(planning.config().policy().path("plan").path("file").asText())
                .isEqualTo(LiveRun.PLAN_FILE);
        assertThat(planning.config().json().path("policy_sha256").asText())
                .isNotEqualTo(session.config().json().path("policy_sha256").asText());
    }

    @Test
    void itsCallsCountForTheLimitOfTheSession() throws Exception {
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("", read("a.txt"), read("a.txt")), say("Never heard.")),
                        when(
                                TASK,
                                say("", read("a.txt"), read("a.txt")),
                                say("", read("a.txt"), read("a.txt")),
                                say("Never heard.")))
                .maxToolCalls(4)
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.config().maxToolCalls()).isEqualTo(3);
        assertThat(named(session.outputs().get(0)).exitReason()).isEqualTo("max_tool_calls");
        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("subagent_failed");
        assertThat(session.outputs().get(0).path("content").asText()).contains("max tool calls");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.MAX_TOOL_CALLS);
    }

    /** Of one message, in which one works alone behind two that only read. */
    @Test
    void togetherTheyMakeAsManyCallsAsAreLeftAndNoMore() throws Exception {
        ScriptedCall one = read("a.txt");
        RecordedSession session = script(
                        List.of(
                                say("", subagent("first"), subagent("second"), worker("third"), subagent("fourth")),
                                say("Never heard.")),
                        when("first", say("", one, one, one, one, one, one), say("Never heard.")),
                        when("second", say("", one), say("Done.")),
                        when("third", say("", one, one, one), say("Never heard.")),
                        when("fourth", say("Never heard.")))
                .allow("subagent")
                .maxToolCalls(11)
                .run();

        List<RecordedSession> children = new ArrayList<>();
        for (JsonNode output : session.outputs()) {
            children.add(assertLinked(session, output));
        }
        assertThat(children)
                .extracting(child -> child.config().maxToolCalls())
                .as("nine are left for two; two for the third")
                .containsExactly(5, 4, 2);
        assertThat(children)
                .extracting(child -> child.kinds(EventKind.ToolCall.class).size())
                .containsExactly(5, 1, 2);
        assertThat(session.gates().get(3).path("rule").asText()).isEqualTo("max_tool_calls");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.MAX_TOOL_CALLS);
    }

    @Test
    void aSubagentThatUsesUpWhatIsLeftDoesNotEndTheSession() throws Exception {
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Then I say what I know.")),
                        when(TASK, say("", read("a.txt"), read("a.txt")), say("Never heard.")))
                .maxToolCalls(2)
                .run();

        assertLinked(session, session.outputs().get(0));
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.result().answer()).isEqualTo("Then I say what I know.");
    }

    /** Recorded by an akmon that counted all calls of subagents, and only behind those of the message. */
    @Test
    void olderSessionsAreReplayedAsTheyCounted() throws Exception {
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Then I say what I know.")),
                        when(TASK, say("", read("a.txt"), read("a.txt")), say("Never heard.")))
                .maxToolCalls(3)
                .run();
        Rewritten.Change older = (i, kind, objects) -> List.of(
                kind instanceof EventKind.SessionStart start
                        ? new EventKind.SessionStart(start.cwd(), objects.changedJson(start.config(), config -> {
                            ((ObjectNode) config.path("accounting")).remove("subagents_at_once");
                            ((ObjectNode) config.path("policy")).remove("version");
                        }))
                        : kind);

        try (StoredSession now = session.load();
                StoredSession then = Rewritten.consistently(now, sessions.journal(), older)) {
            assertThat(session.config().countsSubagentsAtOnce()).isTrue();
            assertThat(RecordedSession.replay(then, ReplayMode.DEFAULT).divergences())
                    .as("all but the digest of the config, which was written anew")
                    .singleElement()
                    .satisfies(one -> assertThat(one.difference())
                            .singleElement()
                            .asString()
                            .contains("/inputs/config_sha256"));
        }
    }

    @Test
    void whatOneSpendsTheNextOfTheSameMessageCannot() throws Exception {
        RecordedSession session = script(
                        List.of(
                                say("", worker("first"), worker("second")).using(new ScriptedUsage(0, 10_000)),
                                say("Never heard.")),
                        when("first", say("Dear.").using(new ScriptedUsage(0, 80_000))),
                        when("second", say("Never heard.")))
                .allow("subagent")
                .window(1_000_000)
                .maxBudgetUsd(0.9)
                .run();

        RecordedSession first = assertLinked(session, session.outputs().get(0));
        assertThat(first.config().maxBudgetUsd().getAsDouble()).isCloseTo(0.8, offset(1e-9));
        RecordedSession second = assertLinked(session, session.outputs().get(1));
        assertThat(second.config().maxBudgetUsd().getAsDouble()).isCloseTo(0, offset(1e-9));
    }

    @Test
    void itsTurnsAreLimited() throws Exception {
        ScriptedTurn again = say("Again.", read("a.txt"));
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Done.").expecting("Again.")),
                        when(TASK, again, again, again))
                .maxTurns(2)
                .run();

        assertLinked(session, session.outputs().get(0));
        assertThat(session.outputs().get(0).path("content").asText())
                .contains("max turns", "It said last:\nAgain.")
                .as("advice about options is not for subagents")
                .doesNotContain("--max-turns");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void whatItCostsIsPaidFromTheBudgetOfTheSession() throws Exception {
        RecordedSession session = script(
                        List.of(
                                say("", subagent(TASK), subagent("second")).using(new ScriptedUsage(0, 10_000)),
                                say("Never heard.")),
                        when(TASK, say("", read("a.txt")).using(new ScriptedUsage(0, 90_000)), say("Never heard.")),
                        when("second", say("Cheap.").using(new ScriptedUsage(0, 1_000))))
                .window(1_000_000)
                .maxBudgetUsd(0.9)
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.config().maxBudgetUsd().getAsDouble()).isEqualTo((0.9 - 0.1) / 2);
        assertThat(named(session.outputs().get(0)).exitReason()).isEqualTo("budget_limit");
        assertLinked(session, session.outputs().get(1));
        assertThat(session.result().costUsd().getAsDouble()).isCloseTo(0.1 + 0.9 + 0.01, offset(1e-9));
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.BUDGET_LIMIT);
    }

    @Test
    void stoppingEndsBothAndIsRecordedInBoth() throws Exception {
        sessions.observer(signal -> {
            stop.set(signal);
            return RunObserver.NONE;
        });
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Never heard.")),
                        when(TASK, slow(say("Late."), Duration.ofHours(1), Duration.ZERO)))
                .requestObserver(request -> {
                    if (new String(request.body(), StandardCharsets.UTF_8).contains("You are a subagent")) {
                        stop.get().request(StopReason.INTERRUPTED);
                    }
                })
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.attemptStatuses()).containsExactly("Cancelled");
        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("interrupted");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.INTERRUPTED);
        assertThat(named(session.outputs().get(0)).exitReason()).isEqualTo("interrupted");
    }

    /** Both want to ask at the same time. */
    @Test
    void nobodyIsAskedAnythingMoreOnceAllIsStopped() throws Exception {
        sessions.observer(signal -> {
            stop.set(signal);
            return RunObserver.NONE;
        });
        sessions.person(question -> {
            asked.add(question);
            if (question.subagent() == null) {
                return ApprovalAnswer.allow();
            }
            stop.get().request(StopReason.INTERRUPTED);
            return ApprovalAnswer.deny("no answer");
        });
        ScriptedTurn change = say("", call("web_fetch", "url", "http://example.org/"));
        RecordedSession session = script(
                        List.of(say("", subagent("first"), subagent("second")), say("Never heard.")),
                        when("first", change),
                        when("second", change))
                .run();

        for (JsonNode output : session.outputs()) {
            assertThat(assertLinked(session, output).outputs()).isEmpty();
            assertThat(named(output).exitReason()).isEqualTo("interrupted");
        }
        assertThat(asked).filteredOn(question -> question.subagent() != null).hasSize(1);
    }

    @Test
    void aConversationGoesOnAfterASubagentWasStopped() throws Exception {
        sessions.observer(signal -> new RunObserver() {
            @Override
            public void onSubagent(ToolInvocation call, UUID session, SubagentStep step) {
                if (step instanceof SubagentStep.Started) {
                    signal.request(StopReason.INTERRUPTED);
                }
            }
        });
        RecordedSession session = script(
                        // What the conversation says of the turn that was stopped takes the place of a reply.
                        List.of(say("", subagent(TASK)), say("Never heard."), say("Still here.")),
                        when(TASK, say("", read("a.txt")), say("Never heard.")))
                .conversation(new UserInput.Prompt("Go on"), new UserInput.Prompt("Are you there?"))
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.summary().path("exit_reason").asText()).isEqualTo("interrupted");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.result().answer()).isEqualTo("Still here.");
    }

    @Test
    void aSubagentThatFailsIsACallThatFailed() throws Exception {
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Then without.").expecting("subagent_failed", "HTTP 401")),
                        when(TASK, say("Never heard.").failing(status(401), status(401))))
                .run();

        RecordedSession child = assertLinked(session, session.outputs().get(0));
        assertThat(child.summary().path("exit_reason").asText()).isEqualTo("error");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void aLongAnswerIsCutForTheSessionAndWholeInItsOwn() throws Exception {
        String answer = "x" + "🌍".repeat(20_000);
        RecordedSession session = script(List.of(say("", subagent(TASK)), say("Done.")), when(TASK, say(answer)))
                .run();

        JsonNode output = session.outputs().get(0);
        RecordedSession child = assertLinked(session, output);
        assertThat(output.path("truncated").asBoolean()).isTrue();
        assertThat(output.path("content").asText())
                .startsWith("x🌍")
                .doesNotContain("�")
                .endsWith("it is in session " + child.id() + "]")
                .hasSizeLessThan(24_200);
        assertThat(child.messages()).containsExactly(answer);
    }

    /** The journal cannot be written while the first tool runs. */
    private void lockTheJournalForTheFirst() {
        Path directoryOfLogs = sessions.journal().logPath(ID).getParent();
        Path away = directoryOfLogs.resolveSibling("away");
        sessions.observer(signal -> new RunObserver() {
            private boolean first = true;

            @Override
            public void onToolStarted(ToolInvocation call) {
                if (!first) {
                    return;
                }
                try {
                    Files.move(directoryOfLogs, away);
                    Files.createFile(directoryOfLogs);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
                if (!first) {
                    return;
                }
                first = false;
                try {
                    Files.delete(directoryOfLogs);
                    Files.move(away, directoryOfLogs);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    @Test
    void aSubagentThatCannotBeRecordedDoesNothing() throws Exception {
        lockTheJournalForTheFirst();
        RecordedSession session = script(
                        List.of(say("", subagent(TASK)), say("Then without.").expecting("cannot be recorded")),
                        when(TASK, say("Never heard.")))
                .run(ID);

        session.assertReplays();
        SubagentOutcome outcome = named(session.outputs().get(0));
        assertThat(outcome.exitReason()).isEqualTo("not_recorded");
        assertThat(outcome.head()).isEmpty();
        assertThat(session.requests()).hasSize(2);
        assertThat(session.result().costUsd()).isEmpty();
    }

    /** It may have made any of its calls, and have spent anything. */
    @Test
    void afterOneThatCouldNotBeRecordedNothingIsLeft() throws Exception {
        lockTheJournalForTheFirst();
        RecordedSession session = script(
                        List.of(say("", worker("first"), worker("second")), say("Never heard.")),
                        when("first", say("Never heard.")),
                        when("second", say("Never heard.")))
                .allow("subagent")
                .window(1_000_000)
                .maxBudgetUsd(0.9)
                .maxToolCalls(10)
                .run(ID);

        session.assertReplays();
        assertThat(named(session.outputs().get(0)).exitReason()).isEqualTo("not_recorded");
        assertThat(session.gates().get(1).path("rule").asText()).isEqualTo("max_tool_calls");
        assertThat(session.requests()).hasSize(1);
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.MAX_TOOL_CALLS);
    }

    @Test
    void aTaskOfNothingIsRefused() throws Exception {
        RecordedSession session =
                script(List.of(say("", subagent(" \n")), say("Done."))).run();

        session.assertReplays();
        assertThat(session.gates().get(0).path("rule").asText()).isEqualTo("invalid_args");
        assertThat(sessions.journal().sessionIds()).hasSize(1);
    }
}
