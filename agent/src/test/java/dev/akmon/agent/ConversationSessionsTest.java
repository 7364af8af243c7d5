package dev.akmon.agent;

import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.slow;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.Price;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.http.RetryPolicy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conversations: what ends a turn does not end the session, directives change its course, and all of it replays. */
@Timeout(120)
class ConversationSessionsTest {
    private static final ScriptedFailure STALL = new ScriptedFailure.Stall(2, 1);

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private final AtomicReference<StopSignal> stop = new AtomicReference<>();
    private final List<Standing> standings = new ArrayList<>();
    private final List<ExitReason> stopped = new ArrayList<>();

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n");
        observing(StopReason.INTERRUPTED, "nothing");
    }

    /** Asks for a stop when the model says {@code word}, or when a tool of that name starts. */
    private SessionFixture observing(StopReason reason, String word) {
        return sessions.observer(signal -> {
            stop.set(signal);
            return new RunObserver() {
                @Override
                public void onText(String delta) {
                    if (delta.contains(word)) {
                        stop(reason);
                    }
                }

                @Override
                public void onToolStarted(ToolInvocation call) {
                    if (call.name().equals(word)) {
                        stop(reason);
                    }
                }

                @Override
                public void onWaiting(Standing standing) {
                    standings.add(standing);
                }

                @Override
                public void onTurnStopped(ExitReason why, String error) {
                    stopped.add(why);
                }
            };
        });
    }

    /** As a signal handler does: on a thread of its own. */
    private void stop(StopReason reason) {
        Thread handler = new Thread(() -> stop.get().request(reason));
        handler.start();
        try {
            handler.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UserInput prompt(String text) {
        return new UserInput.Prompt(text);
    }

    private static UserInput command(String line) {
        return new UserInput.Command(line);
    }

    private static List<String> steps(RecordedSession session) throws Exception {
        return session.kinds(EventKind.ToolCall.class).stream()
                .map(EventKind.ToolCall::toolId)
                .toList();
    }

    /** The texts of the messages of the last request, with their roles. */
    private static List<String> lastRequest(RecordedSession session) throws Exception {
        byte[] body = session.requests().get(session.requests().size() - 1).body();
        List<String> messages = new ArrayList<>();
        for (JsonNode message : CanonicalJson.parse(body).path("messages")) {
            if (!message.path("role").asText().equals("system")) {
                messages.add(message.path("role").asText() + ": "
                        + message.path("content").asText());
            }
        }
        return messages;
    }

    @Test
    void goesOnAfterEachAnswer() throws Exception {
        RecordedSession session = sessions.turns(say("One."), say("Two."))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(session.config().json().path("interactive").asBoolean()).isTrue();
        assertThat(session.messages()).containsExactly("One.", "Two.");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(lastRequest(session)).containsExactly("user: first", "assistant: One.", "user: second");
        assertThat(standings).hasSize(3);
        assertThat(standings.get(2).usage()).isEqualTo(session.result().usage());
        assertThat(standings.get(2).contextTokens()).isPositive();
    }

    @Test
    void goesOnAfterCtrlCWhileTheAnswerStreamsIn() throws Exception {
        RecordedSession session = observing(StopReason.INTERRUPTED, "+")
                .turns(say("+++ and then it goes on").failing(STALL), say("never said"), say("Here I am."))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(stopped).containsExactly(ExitReason.INTERRUPTED);
        assertThat(session.attemptStatuses()).containsExactly("Cancelled", "Success");
        assertThat(steps(session)).containsExactly("akmon:turn_stopped");
        assertThat(session.summary().path("exit_reason").asText()).isEqualTo("completed");
        assertThat(session.summary().path("error").isNull()).isTrue();
        assertThat(lastRequest(session))
                .containsExactly("user: first", "assistant: (no answer: the user stopped it)", "user: second");
    }

    @Test
    void goesOnAfterCtrlCInATool() throws Exception {
        RecordedSession session = observing(StopReason.INTERRUPTED, "shell")
                .allow("shell")
                .turns(say("", shell("exec sleep 3600"), read("a.txt")), say("never said"), say("Fine."))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(steps(session)).containsExactly("shell", "akmon:turn_stopped");
        assertThat(session.gates().get(1).path("rule").asText()).isEqualTo("interrupted");
        assertThat(lastRequest(session)).hasSize(6).last().isEqualTo("user: second");
    }

    @Test
    void goesOnAfterCtrlCBetweenTwoAttempts() throws Exception {
        sessions.observer(signal -> new RunObserver() {
            @Override
            public void onRetry(int failedAttempt, String message, Duration delay) {
                stop.set(signal);
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.retries(new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1)))
                .turns(say("late").failing(status(503)), say("Again."))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(session.attemptStatuses()).containsExactly("ServerError", "Success");
        assertThat(session.messages()).containsExactly("Again.");
    }

    @Test
    void goesOnAfterAFailureOfTheModel() throws Exception {
        RecordedSession session = sessions.turns(say("").failing(status(400, "{\"error\":\"no\"}")), say("Better."))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(stopped).containsExactly(ExitReason.ERROR);
        assertThat(session.outputs().get(0).path("content").asText()).contains("HTTP 400");
        assertThat(session.messages()).containsExactly("Better.");
        assertThat(session.result().error()).isNull();
    }

    @Test
    void limitsAreAboutATurn() throws Exception {
        RecordedSession session = sessions.maxTurns(1)
                .maxToolCalls(1)
                .turns(say("", read("a.txt"), read("a.txt")), say("never"), say("Two."), say("Three."))
                .conversation(prompt("first"), prompt("second"), prompt("third"))
                .run();

        session.assertReplays();
        assertThat(stopped).containsExactly(ExitReason.MAX_TURNS);
        assertThat(session.messages()).containsExactly("", "Two.", "Three.");
    }

    @Test
    void theWallClockStopsATurnOnly() throws Exception {
        sessions.turns(slow(say("Late."), Duration.ofHours(1), Duration.ZERO))
                .conversation(prompt("first"), command("true"));
        RecordedSession session;
        long millis = 300;
        // The command has a turn's time too, which on a machine that has too much to do may be too short.
        do {
            stopped.clear();
            session = sessions.maxWallTime(Duration.ofMillis(millis)).run().assertReplays();
            millis *= 2;
        } while (stopped.size() > 1);

        assertThat(stopped).containsExactly(ExitReason.WALL_TIME_LIMIT);
        assertThat(steps(session)).containsExactly("akmon:turn_stopped", "shell");
    }

    @Test
    void terminationEndsTheSession() throws Exception {
        RecordedSession session = observing(StopReason.TERMINATED, "+")
                .turns(say("+++ and then it goes on").failing(STALL))
                .conversation(prompt("first"), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.TERMINATED);
        assertThat(steps(session)).isEmpty();
    }

    @Test
    void theUsersOwnCommandIsGatedRecordedAndTold() throws Exception {
        RecordedSession session = sessions.turns(say("I see."))
                .conversation(command("echo from the user; exit 3"), prompt("what was that?"))
                .run();

        session.assertReplays();
        JsonNode gate = session.gates().get(0);
        assertThat(gate.path("approver").asText()).isEqualTo("person");
        assertThat(gate.path("policy").asText()).isEqualTo("typed");
        assertThat(gate.path("tool_input").path("command").asText()).isEqualTo("echo from the user; exit 3");
        assertThat(session.outputs().get(0).path("exit_code").asInt()).isEqualTo(3);
        assertThat(lastRequest(session).get(0))
                .startsWith("user: I ran `echo from the user; exit 3` myself")
                .contains("from the user\n")
                .endsWith("\n\nwhat was that?");
    }

    @Test
    void aDenyRuleBindsTheUsersOwnCommandToo() throws Exception {
        RecordedSession session = sessions.deny("shell(touch)")
                .turns(say("I see."))
                .conversation(command("touch b.txt"), prompt("and?"))
                .run();

        session.assertReplays();
        assertThat(session.gates().get(0).path("rule").asText()).isEqualTo("shell(touch)");
        assertThat(Files.exists(sessions.project().resolve("b.txt"))).isFalse();
        assertThat(lastRequest(session).get(0)).contains("not allowed");
    }

    @Test
    void ctrlCStopsTheUsersOwnCommandOnly() throws Exception {
        RecordedSession session = observing(StopReason.INTERRUPTED, "shell")
                .turns(say("I see."))
                .conversation(command("exec sleep 3600"), prompt("and?"))
                .run();

        session.assertReplays();
        assertThat(session.messages()).containsExactly("I see.");
    }

    @Test
    void inPlanModeToolsReadAndWriteThePlan() throws Exception {
        LiveRun planner = sessions.conversation().prepare(URI.create("http://127.0.0.1:9"));
        RecordedSession session = sessions.allow("write_file")
                .turns(
                        say("", read("a.txt"), write("b.txt", "b"), shell("true"), write(LiveRun.PLAN_FILE, "1.")),
                        say("The plan."),
                        say("", write("b.txt", "b")),
                        say("Done."))
                .conversation(planner.planMode(true), prompt("think"), planner.planMode(false), prompt("do it"))
                .run();

        session.assertReplays();
        assertThat(steps(session))
                .containsExactly("akmon:plan_mode", "read_file", "write_file", "akmon:plan_mode", "write_file");
        assertThat(session.gates().get(1).path("policy").asText()).isEqualTo("plan");
        assertThat(session.gates().get(2).path("rule").asText()).isEqualTo("plan_mode");
        assertThat(sessions.project().resolve(LiveRun.PLAN_FILE)).hasContent("1.");
        assertThat(CanonicalJson.parse(session.requests().get(0).body()).path("tools"))
                .extracting(tool -> tool.path("function").path("name").asText())
                .contains("read_file", "write_file")
                .doesNotContain("apply_patch", "shell");
        assertThat(lastRequest(session).get(0))
                .startsWith("user: Plan mode is on")
                .endsWith("\n\nthink");
        assertThat(standings).extracting(Standing::planning).containsExactly(false, true, true, false, false);
        assertThat(Files.readString(sessions.project().resolve("b.txt"))).isEqualTo("b");
    }

    @Test
    void compactsWhenAsked() throws Exception {
        RecordedSession session = sessions.window(100_000)
                .model(withSummary(say("Summed up."), say("One."), say("Two."), say("Three.")))
                .conversation(prompt("first"), prompt("second"), Directives.compactNow(), prompt("third"))
                .run();

        session.assertReplays();
        assertThat(steps(session)).containsExactly("akmon:compact_now", "akmon:compact");
        assertThat(lastRequest(session).get(0)).contains("Summed up.");
    }

    @Test
    void withNothingToCompactNothingIsAsked() throws Exception {
        RecordedSession session = sessions.conversation(Directives.compactNow()).run();

        session.assertReplays();
        assertThat(steps(session)).containsExactly("akmon:compact_now");
        assertThat(session.requests()).isEmpty();
    }

    @Test
    void goesOnWithAnotherModelAndCountsWhatEachCost() throws Exception {
        ObjectNode choice = JsonNodeFactory.instance.objectNode();
        sessions.window(100_000).turns(say("One."), say("Two."));
        RecordedSession session = sessions.requestObserver(request -> {
                    // The scripted server's address is known once it has been asked.
                    choice.put("model", "another");
                    choice.putObject("provider")
                            .put("kind", "openai")
                            .put("protocol", "openai")
                            .put(
                                    "endpoint",
                                    "http://" + request.headers().get("host").get(0) + "/v1");
                    choice.putObject("context").put("window_tokens", 5000);
                    choice.set("price", new Price(1, 2, 1, 1).toJson());
                })
                .conversation(prompt("first"), Directives.switchModel(choice), prompt("second"))
                .run();

        session.assertReplays();
        assertThat(CanonicalJson.parse(session.requests().get(1).body())
                        .path("model")
                        .asText())
                .isEqualTo("another");
        assertThat(lastRequest(session)).containsExactly("user: first", "assistant: One.", "user: second");
        assertThat(standings).extracting(Standing::model).containsExactly("scripted", "scripted", "another", "another");
        assertThat(standings.get(3).contextWindow()).hasValue(5000);
        double first = standings.get(1).costUsd().orElseThrow();
        Usage later = new Usage(
                standings.get(3).usage().input() - standings.get(1).usage().input(),
                standings.get(3).usage().output() - standings.get(1).usage().output(),
                0,
                0);
        assertThat(session.result().costUsd()).hasValue(first + new Price(1, 2, 1, 1).of(later));
    }
}
