package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with tool calls of every kind: what is recorded of them, and that they replay to the same head. */
class ToolSessionsTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory)
                .file("a.txt", "erste Zeile: Grüße 🌍\nzweite\n")
                .file("b.txt", "b\n")
                .file("src/Main.java", "class Main {}\n");
    }

    private static String policies(List<JsonNode> gates) {
        List<String> all = new ArrayList<>();
        gates.forEach(gate ->
                all.add(gate.path("policy").asText() + ":" + gate.path("rule").asText("-")));
        return String.join(" ", all);
    }

    private static List<String> fields(List<JsonNode> objects, String field) {
        return objects.stream().map(o -> o.path(field).asText("-")).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void aRequestedCallLeavesOneGateAndOneOutcomeInTheOrderRequested(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .allow("write_file(out/**)", "shell(cat)", "edit")
                .deny("read_file(b.txt)")
                .turns(
                        say(
                                "Ich sehe nach 🔍.",
                                read("a.txt"),
                                read("b.txt"),
                                read("src/Main.java"),
                                call("list_directory", "path", ".")),
                        say("", write("out/neu/ä.txt", "Inhalt ü\n"), read("out/neu/ä.txt")),
                        say("", shell("cat a.txt"), shell("rm a.txt"), shell("cat fehlt.txt")),
                        say("", call("edit", "path", "b.txt", "old_str", "b", "new_str", "ß")),
                        say("Fertig – 完成."))
                .run();

        session.assertReplays();
        assertThat(policies(session.gates()))
                .isEqualTo("reads:- rule:read_file(b.txt) reads:- reads:- "
                        + "rule:write_file(out/**) reads:- rule:shell(cat) default:- rule:shell(cat) rule:edit");
        assertThat(session.kindNames())
                .containsExactly(
                        "SessionStart",
                        "UserTurn",
                        "ProviderCall",
                        "AssistantTurn",
                        "PermissionGate",
                        "PermissionGate",
                        "PermissionGate",
                        "PermissionGate",
                        "ToolCall",
                        "ToolCall",
                        "ToolCall",
                        "ProviderCall",
                        "AssistantTurn",
                        "PermissionGate",
                        "ToolCall",
                        "PermissionGate",
                        "ToolCall",
                        "ProviderCall",
                        "AssistantTurn",
                        "PermissionGate",
                        "ToolCall",
                        "PermissionGate",
                        "PermissionGate",
                        "ToolCall",
                        "ProviderCall",
                        "AssistantTurn",
                        "PermissionGate",
                        "ToolCall",
                        "ProviderCall",
                        "AssistantTurn",
                        "SessionEnd");
        assertThat(session.outputs().get(0).path("content").asText()).contains("Grüße 🌍");
        assertThat(fields(session.outputs(), "status"))
                .containsExactly("success", "success", "success", "success", "success", "success", "error", "success");
        assertThat(session.outputs().get(6).path("exit_code").asInt()).isEqualTo(1);
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.result().answer()).isEqualTo("Fertig – 完成.");
        assertThat(session.result().filesWritten()).containsExactly("b.txt", "out/neu/ä.txt");
        assertThat(session.result().toolCalls()).isEqualTo(new RunResult.ToolCounts(7, 1, 2, 0));
        assertThat(sessions.project().resolve("b.txt")).hasContent("ß\n");
        assertThat(sessions.project().resolve("a.txt")).exists();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void refusalsOfEveryKindAreAnsweredAndRecorded(Protocol protocol) throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(sessions.project().resolve("escape"), outside);
        RecordedSession session = sessions.protocol(protocol)
                .allow("write_file", "read_file", "shell")
                .turns(
                        say("", call("no_such_tool", "x", 1), call("read_file"), call("read_file", "path", 7)),
                        say(
                                "",
                                call("read_file", "path", "a.txt", "surprise", true),
                                call("shell", "command", "true", "timeout_seconds", 0)),
                        say("", read("../outside.txt"), read("/etc/passwd"), read("escape/file"), read("missing.txt")),
                        say("", write("escape/new", "x"), write("a.txt/below", "x"), call("shell", "command", " ")),
                        say("Done."))
                .run();

        session.assertReplays();
        assertThat(policies(session.gates()))
                .isEqualTo("refused:unknown_tool refused:bad_arguments refused:bad_arguments "
                        + "refused:bad_arguments refused:bad_arguments "
                        + "refused:path_escape refused:path_escape refused:path_escape refused:not_found "
                        + "refused:path_escape refused:invalid_args refused:invalid_args");
        assertThat(session.kinds(EventKind.ToolCall.class)).isEmpty();
        assertThat(fields(session.gates(), "approver")).containsOnly("akmon");
        assertThat(session.result().toolCalls()).isEqualTo(new RunResult.ToolCounts(0, 0, 0, 12));
        assertThat(session.requests().get(1).body()).asString().contains("there is no tool");
    }

    @Test
    void aPersonAllowsDeniesAndIsRememberedForTheSession() throws Exception {
        List<String> asked = new ArrayList<>();
        RecordedSession session = sessions.readsAllowed(false)
                .person(question -> {
                    asked.add(subject(question));
                    return answer(question);
                })
                .turns(
                        say("", read("a.txt"), read("b.txt")),
                        say("", read("a.txt"), read("b.txt"), shell("echo hi")),
                        say("", shell("echo hi"), write("c.txt", "c"), write("c.txt", "d")),
                        say("Done."))
                .run();

        session.assertReplays();
        assertThat(asked).containsExactly("a.txt", "b.txt", "b.txt", "echo hi", "c.txt", "c.txt");
        assertThat(policies(session.gates()))
                .isEqualTo("person:- person:- remembered:- person:- person:- remembered:- person:- person:-");
        assertThat(fields(session.gates(), "reason"))
                .containsExactly(
                        "allowed by the user",
                        "nicht das, das bitte lassen – „b“ ist privat",
                        "allowed earlier for this session",
                        "nicht das, das bitte lassen – „b“ ist privat",
                        "allowed by the user",
                        "allowed earlier for this session",
                        "allowed by the user",
                        "allowed by the user");
        assertThat(session.result().toolCalls()).isEqualTo(new RunResult.ToolCounts(6, 0, 2, 0));
        assertThat(session.requests().get(1).body()).asString().contains("Denied: nicht das, das bitte lassen");
        assertThat(session.gates())
                .allSatisfy(gate -> assertThat(gate.has("answer"))
                        .isEqualTo(gate.path("policy").asText().equals("person")));
    }

    private static String subject(ApprovalQuestion question) {
        return question.permissions().get(0).subject();
    }

    private static ApprovalAnswer answer(ApprovalQuestion question) {
        return switch (subject(question)) {
            case "b.txt" -> ApprovalAnswer.deny("nicht das, das bitte lassen – „b“ ist privat");
            case "c.txt" -> ApprovalAnswer.allow();
            default -> ApprovalAnswer.allowSameCall();
        };
    }

    @Test
    void parallelReadsThatFinishOutOfOrderAreRecordedInTheOrderRequested() throws Exception {
        List<String> finished = new ArrayList<>();
        RecordedSession session = sessions.tools(host -> finishingInReverse(host, 4, finished))
                .turns(say("", read("a.txt"), read("b.txt"), read("src/Main.java"), read("a.txt")), say("Done."))
                .run();

        session.assertReplays();
        assertThat(finished).containsExactly("call_1_4", "call_1_3", "call_1_2", "call_1_1");
        assertThat(fields(session.outputs(), "call_id"))
                .containsExactly("call_1_1", "call_1_2", "call_1_3", "call_1_4");
    }

    /** Tools of which none may finish before those requested after it have. */
    private static ToolHost finishingInReverse(ToolHost host, int calls, List<String> finished) {
        List<CountDownLatch> done = new ArrayList<>();
        for (int i = 0; i <= calls; i++) {
            done.add(new CountDownLatch(i == calls ? 0 : 1));
        }
        return new ToolHost() {
            @Override
            public ToolPreparation prepare(ToolInvocation call) {
                return host.prepare(call);
            }

            @Override
            public ToolOutcome run(ToolInvocation call, StopSignal stop) {
                int number = Integer.parseInt(call.callId().substring("call_1_".length())) - 1;
                ToolOutcome outcome = host.run(call, stop);
                try {
                    done.get(number + 1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                finished.add(call.callId());
                done.get(number).countDown();
                return outcome;
            }
        };
    }

    @Test
    void readersRunTogetherAndWritersAlone() throws Exception {
        RecordedSession session = sessions.allow("write_file")
                .turns(
                        say(
                                "",
                                read("a.txt"),
                                read("b.txt"),
                                write("b.txt", "new\n"),
                                read("b.txt"),
                                call("nothing"),
                                read("a.txt")),
                        say("Done."))
                .run();

        session.assertReplays();
        assertThat(session.kindNames().subList(4, session.kindNames().size() - 3))
                .containsExactly(
                        "PermissionGate",
                        "PermissionGate",
                        "ToolCall",
                        "ToolCall",
                        "PermissionGate",
                        "ToolCall",
                        "PermissionGate",
                        "PermissionGate",
                        "PermissionGate",
                        "ToolCall",
                        "ToolCall");
        assertThat(session.outputs().get(1).path("content").asText()).contains("b");
        assertThat(session.outputs().get(3).path("content").asText()).contains("new");
    }

    @Test
    void toolErrorsExitCodesTimeoutsAndTruncationAreOutcomes() throws Exception {
        RecordedSession session = sessions.allow("shell", "edit", "apply_patch")
                .turns(
                        say("", shell("exit 3"), shell("echo ü >&2; kill -9 $$")),
                        say("", call("shell", "command", "sleep 3600", "timeout_seconds", 1)),
                        say("", shell("yes 🌍 | head -n 40000")),
                        say("", call("edit", "path", "a.txt", "old_str", "nirgends", "new_str", "x")),
                        say("", call("apply_patch", "patch", "no patch at all")),
                        say("Done."))
                .run();

        session.assertReplays();
        List<JsonNode> outputs = session.outputs();
        assertThat(outputs.get(0).path("exit_code").asInt()).isEqualTo(3);
        assertThat(outputs.get(1).path("exit_code").asInt()).isEqualTo(137);
        assertThat(outputs.get(2).path("error").asText()).isEqualTo("timed_out");
        assertThat(outputs.get(2).path("content").asText()).contains("timed out after 1 s");
        assertThat(outputs.get(3).path("truncated").asBoolean()).isTrue();
        assertThat(outputs.get(4).path("error").asText()).isEqualTo("not_found");
    }

    @Test
    void whatChangesBetweenGateAndRunIsRecordedAsSuch() throws Exception {
        Path file = sessions.project().resolve("b.txt");
        RecordedSession session = sessions.allow("edit")
                .tools(host -> new ToolHost() {
                    @Override
                    public ToolPreparation prepare(ToolInvocation call) {
                        return host.prepare(call);
                    }

                    @Override
                    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
                        try {
                            Files.writeString(file, "somebody else was here b\n");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return host.run(call, stop);
                    }
                })
                .turns(say("", call("edit", "path", "b.txt", "old_str", "b", "new_str", "c")), say("Done."))
                .run();

        session.assertReplays();
        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("changed_meanwhile");
        assertThat(file).content().contains("somebody else");
    }

    @Test
    void noToolHasALimitOfItsOwn() throws Exception {
        List<ScriptedCall> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(read("a.txt"));
            calls.add(call("list_directory"));
            calls.add(write("new-" + i + ".txt", "x"));
        }
        RecordedSession session = new SessionFixture(directory)
                .file("a.txt", "a\n")
                .allow("write_file")
                .turns(say("", calls.toArray(ScriptedCall[]::new)), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs())
                .hasSize(24)
                .allSatisfy(output -> assertThat(output.path("status").asText()).isEqualTo("success"));
    }

    @Test
    void filesThatNoCallChangedAreNotSaidToBeWritten() throws Exception {
        RecordedSession session = sessions.allow("write_file(a.txt)", "write_file(same.txt)", "edit", "shell")
                .file("same.txt", "as it is\n")
                .turns(
                        say("", call("edit", "path", "a.txt", "old_str", "not there", "new_str", "x")),
                        say("", write("same.txt", "as it is\n"), write("denied.txt", "x"), write("../out.txt", "x")),
                        say("", shell("cat a.txt")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(fields(session.outputs(), "status")).containsExactly("error", "success", "success");
        assertThat(session.result().filesWritten()).isEmpty();
        assertThat(session.summary().path("files_written").toString()).isEqualTo("[]");
    }

    /** A call does what it says; what only shows what it would do is the preview before it. */
    @Test
    void noToolHasACallThatOnlyPretends() throws Exception {
        RecordedSession session = sessions.turns(say("Done.")).run();

        assertThat(session.config().tools())
                .allSatisfy(
                        tool -> assertThat(tool.parameters().path("properties").fieldNames())
                                .toIterable()
                                .noneMatch(name -> name.contains("dry")));
    }

    @Test
    void callIdsThatRepeatAreMadeUnique() throws Exception {
        ScriptedCall first = new ScriptedCall("read_file", read("a.txt").arguments(), "same");
        ScriptedCall second = new ScriptedCall("read_file", read("b.txt").arguments(), "same");
        RecordedSession session = sessions.turns(say("", first, second), say("", first), say("Done."))
                .run();

        session.assertReplays();
        assertThat(fields(session.gates(), "call_id")).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void aSessionReplaysElsewhereWithoutServerAndProject() throws Exception {
        RecordedSession session = sessions.allow("write_file", "shell")
                .turns(say("", read("a.txt"), write("n.txt", "n"), shell("cat n.txt")), say("Done."))
                .run();
        sessions.removeProject();

        session.assertReplays();
        assertThat(sessions.project()).doesNotExist();
    }
}
