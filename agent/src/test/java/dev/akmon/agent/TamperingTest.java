package dev.akmon.agent;

import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.replay.Divergence;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any single change to a recorded session is found by replaying it, even where every hash after the change has been computed
 * anew, and it is found where it was made or where it first makes a difference.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingTest {
    // The events of the session that is tampered with.
    private static final int START = 0;
    private static final int PROMPT = 1;
    private static final int FIRST_CALL = 2;
    private static final int FIRST_ANSWER = 3;
    private static final int READ_GATE = 4;
    private static final int READ = 5;
    private static final int WRITE_GATE = 6;
    private static final int WRITE = 7;
    private static final int SECOND_CALL = 8;
    private static final int SECOND_ANSWER = 9;
    private static final int ALLOWED_GATE = 10;
    private static final int ALLOWED = 11;
    private static final int DENIED_GATE = 12;
    private static final int LAST_CALL = 13;
    private static final int LAST_ANSWER = 14;
    private static final int END = 15;

    @TempDir
    static Path directory;

    private SessionFixture sessions;
    private RecordedSession recorded;
    private StoredSession session;

    @BeforeAll
    void aRecordedSession() throws Exception {
        sessions = new SessionFixture(directory)
                .file("a.txt", "alt\n")
                .file("b.txt", "vorher\n")
                .prompts("Bitte ändern.")
                .allow("write_file(*.txt)")
                .person(question -> question.permissions().get(0).subject().equals("printf ja")
                        ? ApprovalAnswer.allow()
                        : ApprovalAnswer.deny(null))
                .turns(
                        say("Ich lese.", read("a.txt"), write("b.txt", "nachher\n"))
                                .failing(status(529)),
                        say("Und jetzt?", shell("printf ja"), shell("printf nein")),
                        say("Fertig."));
        recorded = sessions.run().assertReplays();
        session = recorded.load();
        assertThat(recorded.kindNames())
                .containsExactly(
                        "SessionStart",
                        "UserTurn",
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
                        "ProviderCall",
                        "AssistantTurn",
                        "SessionEnd");
    }

    @AfterAll
    void closed() {
        session.close();
    }

    /** What one forgery changes, and where the replay must find it. */
    private record Forgery(
            String name,
            int event,
            Rewriting change,
            int found,
            Divergence.Kind kind,
            @Nullable String field) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Rewriting {
        EventKind change(EventKind kind, Rewritten.Objects objects) throws Exception;
    }

    private static Forgery forgery(
            String name, int event, Rewriting change, int found, Divergence.Kind kind, @Nullable String field) {
        return new Forgery(name, event, change, found, kind, field);
    }

    static Stream<Forgery> forgeries() {
        return Stream.of(
                forgery(
                        "working directory",
                        START,
                        (kind, objects) -> {
                            EventKind.SessionStart start = (EventKind.SessionStart) kind;
                            return new EventKind.SessionStart(
                                    objects.changed(start.cwd(), text -> text + "/elsewhere"), start.config());
                        },
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                config("model", json -> json.put("model", "another"), FIRST_CALL, "attempts[0].request"),
                config("system prompt", json -> json.put("system_prompt", "x"), FIRST_CALL, "attempts[0].request"),
                config(
                        "endpoint",
                        json -> ((ObjectNode) json.path("provider")).put("endpoint", "http://127.0.0.1:9/v1"),
                        FIRST_CALL,
                        "attempts[0].request"),
                config(
                        "a tool's description",
                        json -> ((ObjectNode) json.path("tools").path(0)).put("description", "x"),
                        FIRST_CALL,
                        "attempts[0].request"),
                config(
                        "temperature",
                        json -> ((ObjectNode) json.path("request")).put("temperature", 0.5),
                        FIRST_CALL,
                        "attempts[0].request"),
                config("provider kind", TamperingTest::otherProvider, FIRST_CALL, "provider_id"),
                config(
                        "an allow rule taken away",
                        json -> ((ArrayNode) json.path("policy").path("allow")).removeAll(),
                        WRITE_GATE,
                        "policy_id"),
                config(
                        "a deny rule added",
                        json -> ((ArrayNode) json.path("policy").path("deny")).add("write_file"),
                        WRITE_GATE,
                        "decision"),
                config(
                        "reads no longer allowed",
                        json -> ((ObjectNode) json.path("policy")).put("reads", "ask"),
                        READ_GATE,
                        "policy_id"),
                config(
                        "nobody to ask",
                        json -> ((ObjectNode) json.path("policy")).put("ask", "nobody"),
                        ALLOWED_GATE,
                        "decision"),
                config(
                        "an allow rule added",
                        json -> ((ArrayNode) json.path("policy").path("allow")).add("shell(printf)"),
                        ALLOWED_GATE,
                        "policy_id"),
                config("limits", TamperingTest::lessTurns, LAST_CALL, null),
                config("locale", json -> json.put("environment", "x"), END, "summary"),
                config("policy digest", json -> json.put("policy_sha256", "x"), END, "summary"),
                config("instructions", json -> json.put("instructions", "x"), END, "summary"),
                forgery(
                        "prompt",
                        PROMPT,
                        (kind, objects) -> new EventKind.UserTurn(
                                objects.changed(((EventKind.UserTurn) kind).prompt(), text -> text + " Nicht!")),
                        FIRST_CALL,
                        Divergence.Kind.ProviderRequestMismatch,
                        "attempts[0].request"),
                providerId(),
                attempt(
                        "request",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, o.changed(a.request(), t -> t.replace("ändern", "lassen")), a.response()),
                        FIRST_CALL,
                        Divergence.Kind.ProviderRequestMismatch,
                        "attempts[0].request"),
                attempt(
                        "request of the second attempt",
                        FIRST_CALL,
                        1,
                        (a, o) -> with(a, o.changed(a.request(), t -> t.replace("ändern", "lassen")), a.response()),
                        FIRST_CALL,
                        Divergence.Kind.ProviderRequestMismatch,
                        "attempts[1].request"),
                attempt(
                        "body of an error response",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, a.request(), o.changed(a.response(), t -> t.replace("scripted", "other"))),
                        FIRST_CALL,
                        Divergence.Kind.AttemptStatusDivergence,
                        "attempts[0].error_message"),
                attempt(
                        "status line of an error response",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, a.request(), o.changed(a.response(), t -> t.replace("1.1 529", "1.1 429"))),
                        FIRST_CALL,
                        Divergence.Kind.AttemptStatusDivergence,
                        "attempts[0].status"),
                attempt(
                        "status line of an error response that would not be tried again",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, a.request(), o.changed(a.response(), t -> t.replace("1.1 529", "1.1 404"))),
                        FIRST_CALL,
                        Divergence.Kind.AttemptCountDivergence,
                        "attempts"),
                attempt(
                        "header nobody looks at",
                        FIRST_CALL,
                        1,
                        (a, o) -> with(
                                a, a.request(), o.changed(a.response(), t -> t.replace("\n\n", "\nserver: x\n\n"))),
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                attempt(
                        "status",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, AttemptStatus.Known.RATE_LIMITED, a.errorMessage()),
                        FIRST_CALL,
                        Divergence.Kind.AttemptStatusDivergence,
                        "attempts[0].status"),
                attempt(
                        "error message",
                        FIRST_CALL,
                        0,
                        (a, o) -> with(a, a.status(), "it was the network"),
                        FIRST_CALL,
                        Divergence.Kind.AttemptStatusDivergence,
                        "attempts[0].error_message"),
                attempt(
                        "stream of the attempt alone",
                        FIRST_CALL,
                        1,
                        (a, o) -> withStream(a, o.changed(a.stream(), t -> t.replace("lese", "rate"))),
                        FIRST_CALL,
                        Divergence.Kind.ContentReferenceMismatch,
                        "stream"),
                stream("text in a stream", "lese", "rate", FIRST_ANSWER, "message"),
                stream("arguments in a stream", "nachher", "niemals", FIRST_ANSWER, "tool_calls"),
                stream("id of a call in a stream", "call_1_2", "call_x_2", FIRST_ANSWER, "tool_calls"),
                stream("bytes of a stream that say nothing", "\"created\":0", "\"created\":1", END, "summary"),
                attempt(
                        "stream cut off",
                        FIRST_CALL,
                        1,
                        (a, o) -> withStream(a, o.changed(a.stream(), t -> t.substring(0, t.length() / 2))),
                        FIRST_CALL,
                        Divergence.Kind.ProviderCallUnexpected,
                        null),
                stream("end marker nobody needs", "data: [DONE]\n\n", "", END, "summary"),
                forgery(
                        "attempt left out",
                        FIRST_CALL,
                        (kind, objects) -> {
                            EventKind.ProviderCall call = (EventKind.ProviderCall) kind;
                            AttemptRecord second = call.attempts().get(1);
                            return new EventKind.ProviderCall(
                                    call.providerId(),
                                    List.of(new AttemptRecord(
                                            1,
                                            second.startedAt(),
                                            second.endedAt(),
                                            second.status(),
                                            second.request(),
                                            second.response(),
                                            second.stream(),
                                            second.errorMessage())),
                                    call.stream());
                        },
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                forgery(
                        "message",
                        FIRST_ANSWER,
                        (kind, objects) -> {
                            EventKind.AssistantTurn turn = (EventKind.AssistantTurn) kind;
                            return new EventKind.AssistantTurn(
                                    objects.changed(turn.message(), text -> "Ich rate."), turn.toolCalls());
                        },
                        FIRST_ANSWER,
                        Divergence.Kind.AssistantContentMismatch,
                        "message"),
                forgery(
                        "tool calls",
                        FIRST_ANSWER,
                        (kind, objects) -> {
                            EventKind.AssistantTurn turn = (EventKind.AssistantTurn) kind;
                            return new EventKind.AssistantTurn(
                                    turn.message(),
                                    objects.changed(turn.toolCalls(), text -> text.replace("nachher", "niemals")));
                        },
                        FIRST_ANSWER,
                        Divergence.Kind.AssistantContentMismatch,
                        "tool_calls"),
                forgery(
                        "tool calls hidden",
                        FIRST_ANSWER,
                        (kind, objects) ->
                                new EventKind.AssistantTurn(((EventKind.AssistantTurn) kind).message(), null),
                        FIRST_ANSWER,
                        Divergence.Kind.AssistantContentMismatch,
                        "tool_calls"),
                decision("decision of a rule", WRITE_GATE, "denied"),
                decision("decision of a default", READ_GATE, "denied"),
                decision("decision of a person to allow", ALLOWED_GATE, "denied"),
                decision("decision of a person to deny", DENIED_GATE, "allowed"),
                forgery(
                        "who decided",
                        ALLOWED_GATE,
                        (kind, objects) -> {
                            EventKind.PermissionGate gate = (EventKind.PermissionGate) kind;
                            return new EventKind.PermissionGate("rule", gate.decision(), gate.context());
                        },
                        ALLOWED_GATE,
                        Divergence.Kind.ContentReferenceMismatch,
                        "policy_id"),
                gate("reason of a gate", WRITE_GATE, json -> json.put("reason", "because"), "context"),
                gate("rule of a gate", WRITE_GATE, json -> json.put("rule", "write_file"), "context"),
                gate("approver of a gate", ALLOWED_GATE, json -> json.put("approver", "policy"), "context"),
                gate("input shown at a gate", WRITE_GATE, json -> json.put("tool_input", "x"), "context"),
                gate("tool shown at a gate", WRITE_GATE, json -> json.put("tool_name", "edit"), "context"),
                gate("policy in a gate's context", WRITE_GATE, json -> json.put("policy", "reads"), "context"),
                gate(
                        "path shown at a gate",
                        WRITE_GATE,
                        json -> ((ObjectNode) json.path("permissions").path(0)).put("subject", "b.exe"),
                        "policy_id"),
                gate(
                        "a person's answer",
                        DENIED_GATE,
                        json -> ((ObjectNode) json.path("answer")).put("allowed", true),
                        "decision"),
                gate("a person never asked", DENIED_GATE, json -> json.remove("answer"), "context"),
                forgery(
                        "preview shown at a gate",
                        ALLOWED_GATE,
                        gateChange(json -> json.put("preview_sha256", "0".repeat(64))),
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                forgery(
                        "a person's answer that is remembered",
                        ALLOWED_GATE,
                        gateChange(json -> ((ObjectNode) json.path("answer")).put("remember", true)),
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                forgery(
                        "denial turned into permission, in the gate and in the answer",
                        DENIED_GATE,
                        (kind, objects) -> {
                            EventKind.PermissionGate gate = (EventKind.PermissionGate)
                                    gateChange(json -> ((ObjectNode) json.path("answer")).put("allowed", true))
                                            .change(kind, objects);
                            return new EventKind.PermissionGate(gate.policyId(), "allowed", gate.context());
                        },
                        DENIED_GATE,
                        Divergence.Kind.ContentReferenceMismatch,
                        "context"),
                tool(
                        "tool",
                        READ,
                        tool -> new EventKind.ToolCall("search", tool.input(), tool.output(), null),
                        "tool_id"),
                toolObject("tool input", READ, "input", json -> json.put("arguments", "x"), READ, "input"),
                toolObject(
                        "tool output",
                        READ,
                        "output",
                        json -> json.put("content", "x"),
                        SECOND_CALL,
                        "attempts[0].request"),
                toolObject("tool status", READ, "output", json -> json.put("status", "error"), END, "summary"),
                toolObject(
                        "tool error",
                        ALLOWED,
                        "output",
                        json -> json.put("status", "error").put("error", "x"),
                        LAST_CALL,
                        "attempts[0].request"),
                toolObject("exit code", ALLOWED, "output", json -> json.put("exit_code", 1), END, "summary"),
                toolObject("duration", WRITE, "output", json -> json.put("duration_ms", 86_400_000), END, "summary"),
                toolObject("truncation", WRITE, "output", json -> json.put("truncated", true), END, "summary"),
                toolObject(
                        "output's member akmon does not know",
                        WRITE,
                        "output",
                        json -> json.put("x", 1),
                        WRITE,
                        "output"),
                toolObject(
                        "file changed",
                        WRITE,
                        "side_effects",
                        json -> file(json).put("path", "c.txt"),
                        END,
                        "summary"),
                toolObject(
                        "content before",
                        WRITE,
                        "side_effects",
                        json -> file(json).remove("undo"),
                        END,
                        "summary"),
                tool(
                        "side effects hidden",
                        WRITE,
                        tool -> new EventKind.ToolCall(tool.toolId(), tool.input(), tool.output(), null),
                        END,
                        "summary"),
                stream("last words", LAST_CALL, "Fertig", "Kaputt", LAST_ANSWER, "message"),
                forgery(
                        "summary",
                        END,
                        (kind, objects) -> new EventKind.SessionEnd(objects.changedJson(
                                ((EventKind.SessionEnd) kind).summary(), json -> json.put("exit_reason", "error"))),
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"),
                forgery(
                        "summary hidden",
                        END,
                        (kind, objects) -> new EventKind.SessionEnd(null),
                        END,
                        Divergence.Kind.ContentReferenceMismatch,
                        "summary"));
    }

    private static void otherProvider(ObjectNode json) {
        ((ObjectNode) json.path("provider")).put("kind", "openrouter");
    }

    private static void lessTurns(ObjectNode json) {
        ((ObjectNode) json.path("limits")).put("max_turns", 2);
    }

    private static ObjectNode file(ObjectNode sideEffects) {
        return (ObjectNode) sideEffects.path("files").path(0);
    }

    private static Divergence.Kind kindOf(@Nullable String field) {
        if (field == null) {
            return Divergence.Kind.EventKindMismatch;
        }
        return switch (field) {
            case "attempts[0].request" -> Divergence.Kind.ProviderRequestMismatch;
            case "decision" -> Divergence.Kind.PermissionGateDecisionMismatch;
            case "input" -> Divergence.Kind.ToolInputMismatch;
            case "output" -> Divergence.Kind.ToolOutputMismatch;
            case "message", "tool_calls" -> Divergence.Kind.AssistantContentMismatch;
            default -> Divergence.Kind.ContentReferenceMismatch;
        };
    }

    private static Forgery config(String name, Consumer<ObjectNode> change, int found, @Nullable String field) {
        Rewriting rewriting = (kind, objects) -> {
            EventKind.SessionStart start = (EventKind.SessionStart) kind;
            return new EventKind.SessionStart(start.cwd(), objects.changedJson(start.config(), change));
        };
        return forgery("config: " + name, START, rewriting, found, kindOf(field), field);
    }

    private static Forgery providerId() {
        Rewriting change = (kind, objects) -> {
            EventKind.ProviderCall call = (EventKind.ProviderCall) kind;
            return new EventKind.ProviderCall("somebody", call.attempts(), call.stream());
        };
        return forgery(
                "provider", SECOND_CALL, change, SECOND_CALL, Divergence.Kind.ContentReferenceMismatch, "provider_id");
    }

    private interface AttemptRewriting {
        AttemptRecord change(AttemptRecord attempt, Rewritten.Objects objects) throws Exception;
    }

    private static Forgery attempt(
            String name,
            int event,
            int number,
            AttemptRewriting change,
            int found,
            Divergence.Kind divergence,
            String field) {
        Rewriting rewriting = (kind, objects) -> {
            EventKind.ProviderCall call = (EventKind.ProviderCall) kind;
            List<AttemptRecord> attempts = new ArrayList<>(call.attempts());
            attempts.set(number, change.change(attempts.get(number), objects));
            return new EventKind.ProviderCall(call.providerId(), attempts, call.stream());
        };
        return forgery("attempt: " + name, event, rewriting, found, divergence, field);
    }

    private static AttemptRecord with(AttemptRecord a, Digest request, @Nullable Digest response) {
        return new AttemptRecord(
                a.attemptNumber(),
                a.startedAt(),
                a.endedAt(),
                a.status(),
                request,
                response,
                a.stream(),
                a.errorMessage());
    }

    private static AttemptRecord with(AttemptRecord a, AttemptStatus status, @Nullable String error) {
        return new AttemptRecord(
                a.attemptNumber(), a.startedAt(), a.endedAt(), status, a.request(), a.response(), a.stream(), error);
    }

    private static AttemptRecord withStream(AttemptRecord a, Digest stream) {
        return new AttemptRecord(
                a.attemptNumber(),
                a.startedAt(),
                a.endedAt(),
                a.status(),
                a.request(),
                a.response(),
                stream,
                a.errorMessage());
    }

    private static Forgery stream(String name, String from, String to, int found, String field) {
        return stream(name, FIRST_CALL, from, to, found, field);
    }

    /** Changes a stream both in the attempt and in the call. */
    private static Forgery stream(String name, int event, String from, String to, int found, String field) {
        Rewriting rewriting = (kind, objects) -> {
            EventKind.ProviderCall call = (EventKind.ProviderCall) kind;
            Digest changed = objects.changed(call.stream(), text -> text.replace(from, to));
            List<AttemptRecord> attempts = new ArrayList<>(call.attempts());
            int last = attempts.size() - 1;
            attempts.set(last, withStream(attempts.get(last), changed));
            return new EventKind.ProviderCall(call.providerId(), attempts, changed);
        };
        return forgery(name, event, rewriting, found, kindOf(field), field);
    }

    private static Forgery decision(String name, int event, String decision) {
        Rewriting rewriting = (kind, objects) -> {
            EventKind.PermissionGate gate = (EventKind.PermissionGate) kind;
            return new EventKind.PermissionGate(gate.policyId(), decision, gate.context());
        };
        return forgery(name, event, rewriting, event, Divergence.Kind.PermissionGateDecisionMismatch, "decision");
    }

    private static Rewriting gateChange(Consumer<ObjectNode> change) {
        return (kind, objects) -> {
            EventKind.PermissionGate gate = (EventKind.PermissionGate) kind;
            return new EventKind.PermissionGate(
                    gate.policyId(), gate.decision(), objects.changedJson(gate.context(), change));
        };
    }

    private static Forgery gate(String name, int event, Consumer<ObjectNode> change, String field) {
        return forgery(name, event, gateChange(change), event, kindOf(field), field);
    }

    private static Forgery tool(String name, int event, UnaryOperator<EventKind.ToolCall> change, String field) {
        return tool(name, event, change, event, field);
    }

    private static Forgery tool(
            String name, int event, UnaryOperator<EventKind.ToolCall> change, int found, String field) {
        return forgery(
                name, event, (kind, objects) -> change.apply((EventKind.ToolCall) kind), found, kindOf(field), field);
    }

    private static Forgery toolObject(
            String name, int event, String object, Consumer<ObjectNode> change, int found, String field) {
        Rewriting rewriting = (kind, objects) -> {
            EventKind.ToolCall tool = (EventKind.ToolCall) kind;
            return switch (object) {
                case "input" ->
                    new EventKind.ToolCall(
                            tool.toolId(),
                            objects.changedJson(tool.input(), change),
                            tool.output(),
                            tool.sideEffects());
                case "output" ->
                    new EventKind.ToolCall(
                            tool.toolId(),
                            tool.input(),
                            objects.changedJson(tool.output(), change),
                            tool.sideEffects());
                default ->
                    new EventKind.ToolCall(
                            tool.toolId(),
                            tool.input(),
                            tool.output(),
                            objects.changedJson(tool.sideEffects(), change));
            };
        };
        return forgery(name, event, rewriting, found, kindOf(field), field);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void aChangeWithAllHashesComputedAnewIsFound(Forgery forgery) throws Exception {
        try (StoredSession forged = Rewritten.consistently(
                session,
                sessions.journal(),
                (i, kind, objects) ->
                        List.of(i == forgery.event() ? forgery.change().change(kind, objects) : kind))) {
            for (ReplayMode mode : ReplayMode.values()) {
                ReplayReport report = RecordedSession.replay(forged, mode);

                assertThat(report.passed()).isFalse();
                Divergence first = report.divergences().get(0);
                assertThat(first.eventSeq()).as("%s", first).isEqualTo(forgery.found());
                assertThat(first.kind()).as("%s", first).isEqualTo(forgery.kind());
                assertThat(first.field()).as("%s", first).isEqualTo(forgery.field());
                assertThat(first.expected()).isNotEqualTo(first.actual());
                if (mode == ReplayMode.STRICT) {
                    assertThat(report.divergences()).hasSize(1);
                }
            }
        }
    }

    @Test
    void whatDiffersIsShown() throws Exception {
        Rewritten.Change change = (i, kind, objects) -> List.of(
                i == READ
                        ? new EventKind.ToolCall(
                                "read_file",
                                ((EventKind.ToolCall) kind).input(),
                                objects.changedJson(
                                        ((EventKind.ToolCall) kind).output(), json -> json.put("content", "gefälscht")),
                                null)
                        : kind);
        try (StoredSession forged = Rewritten.consistently(session, sessions.journal(), change)) {
            Divergence first = RecordedSession.replay(forged, ReplayMode.STRICT)
                    .divergences()
                    .get(0);

            assertThat(first.difference()).singleElement().asString().contains("content", "gefälscht", "alt");
        }
    }

    /** Events left out, doubled, exchanged. */
    @Test
    void eventsMissingOrAddedAreFoundWhereTheyAreMissed() throws Exception {
        for (int left = 1; left < END; left++) {
            int out = left;
            Rewritten.Change leaving = (i, kind, objects) -> i == out ? List.of() : List.of(kind);
            assertFound(leaving, "event " + out + " left out", out);
            Rewritten.Change doubling = (i, kind, objects) -> i == out ? List.of(kind, kind) : List.of(kind);
            assertFound(doubling, "event " + out + " doubled", out);
        }
    }

    private void assertFound(Rewritten.Change change, String what, int earliest) throws Exception {
        try (StoredSession forged = Rewritten.consistently(session, sessions.journal(), change)) {
            ReplayReport report = RecordedSession.replay(forged, ReplayMode.STRICT);
            assertThat(report.passed()).as(what).isFalse();
            assertThat(report.divergences().get(0).eventSeq())
                    .as("%s: %s", what, report.divergences())
                    .isGreaterThanOrEqualTo(earliest)
                    .isLessThanOrEqualTo(earliest + 2L);
        }
    }

    @Test
    void anObjectWithOtherBytesIsMissingWhereItIsReferredTo() throws Exception {
        List<Rewritten.Place> places = Rewritten.Place.all(session);
        for (Rewritten.Place place : places) {
            byte[] bytes = (new String(session.object(place.digest()), StandardCharsets.UTF_8) + " ")
                    .getBytes(StandardCharsets.UTF_8);
            try (StoredSession altered = Rewritten.withObjectReplaced(recorded, place.digest(), bytes)) {
                assertThatThrownBy(() -> RecordedSession.replay(altered, ReplayMode.DEFAULT))
                        .isInstanceOfSatisfying(ReplayException.class, e -> {
                            assertThat(e.category()).isEqualTo(ReplayException.Category.MISSING_SOURCE_OBJECT);
                            assertThat(e.missingObject()).isEqualTo(place.digest());
                        })
                        .hasMessageContaining("event " + place.event() + " " + place.kind() + ": " + place.field()
                                + " refers to object " + place.digest().hex());
            }
        }
        assertThat(places).hasSizeGreaterThan(25);
    }

    /** The clock is part of the recording, as nothing else could say what time it was: who recorded it vouches by signing. */
    @Test
    void timesAreTakenFromTheRecording() throws Exception {
        Rewritten.Change later = (i, kind, objects) -> {
            if (!(kind instanceof EventKind.ProviderCall call)) {
                return List.of(kind);
            }
            List<AttemptRecord> attempts = call.attempts().stream()
                    .map(a -> new AttemptRecord(
                            a.attemptNumber(),
                            a.startedAt().plus(Duration.ofDays(1)),
                            a.endedAt().plus(Duration.ofDays(1)),
                            a.status(),
                            a.request(),
                            a.response(),
                            a.stream(),
                            a.errorMessage()))
                    .toList();
            return List.of(new EventKind.ProviderCall(call.providerId(), attempts, call.stream()));
        };
        try (StoredSession forged = Rewritten.consistently(session, sessions.journal(), later)) {
            ReplayReport report = RecordedSession.replay(forged, ReplayMode.STRICT);

            assertThat(report.passed()).isTrue();
            assertThat(report.sourceHead()).isNotEqualTo(session.head().orElseThrow());
        }
    }
}
