package dev.akmon.agent;

import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.slow;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.http.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions stopped from outside, at every place: they end at once, properly, and replay to the same head. */
@Timeout(120)
class StoppedSessionsTest {
    private static final RetryPolicy LONG_WAITS = new RetryPolicy(6, Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private final AtomicReference<StopSignal> stop = new AtomicReference<>();

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n");
        observing(new RunObserver() {});
    }

    private SessionFixture observing(RunObserver observer) {
        return sessions.observer(signal -> {
            stop.set(signal);
            return observer;
        });
    }

    /** Asks for the stop as a signal handler does: on a thread of its own. */
    private void stop(StopReason reason) {
        Thread handler = new Thread(() -> stop.get().request(reason));
        handler.start();
        try {
            handler.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertStopped(RecordedSession session, StopReason reason) throws Exception {
        session.assertReplays();
        assertThat(session.result().exitReason().wireName()).isEqualTo(reason.wireName());
        assertThat(session.summary().path("exit_reason").asText()).isEqualTo(reason.wireName());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void whileTheAnswerStreamsIn(Protocol protocol) throws Exception {
        observing(new RunObserver() {
            @Override
            public void onText(String delta) {
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.protocol(protocol)
                .turns(say("Ich fange an, und dann … 🌍").failing(new ScriptedFailure.Stall(4, 1)))
                .run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.attemptStatuses()).containsExactly("Cancelled");
        assertThat(session.attempts().get(0).errorMessage()).isEqualTo("cancelled: interrupted");
        assertThat(session.attempts().get(0).stream()).isNotNull();
    }

    @Test
    void beforeTheAnswerBegins() throws Exception {
        RecordedSession session = sessions.turns(slow(say("Late."), Duration.ofHours(1), Duration.ZERO))
                .requestObserver(request -> stop(StopReason.TERMINATED))
                .run();

        assertStopped(session, StopReason.TERMINATED);
        assertThat(session.attemptStatuses()).containsExactly("Cancelled");
        assertThat(session.attempts().get(0).response()).isNull();
    }

    @Test
    void betweenTheDecisionToCallAndTheCall() throws Exception {
        observing(new RunObserver() {
            @Override
            public void onModelCall(int turn) {
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.attemptStatuses()).containsExactly("Cancelled");
    }

    @Test
    void duringBackOff() throws Exception {
        observing(new RunObserver() {
            @Override
            public void onRetry(int attempts, String message, Duration delay) {
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.retries(LONG_WAITS)
                .turns(say("Never heard.").failing(status(529)))
                .run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.attemptStatuses()).containsExactly("ServerError");
        assertThat(session.requests()).hasSize(1);
    }

    @Test
    void afterAnAnswerWithCalls() throws Exception {
        observing(new RunObserver() {
            @Override
            public void onMessage(String text, Usage usage) {
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.allow("write_file")
                .turns(say("", read("a.txt"), write("b.txt", "b")))
                .run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.gates()).hasSize(2).allSatisfy(gate -> {
            assertThat(gate.path("policy").asText()).isEqualTo("refused");
            assertThat(gate.path("rule").asText()).isEqualTo("interrupted");
        });
        assertThat(sessions.project().resolve("b.txt")).doesNotExist();
    }

    @Test
    void whileAPersonIsAsked() throws Exception {
        RecordedSession session = sessions.person(question -> {
                    stop(StopReason.INTERRUPTED);
                    return ApprovalAnswer.deny("interrupted");
                })
                .turns(say("", read("a.txt"), shell("echo 1"), shell("echo 2"), read("a.txt")))
                .run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.gates())
                .extracting(g -> g.path("policy").asText())
                .containsExactly("reads", "person", "refused", "refused");
    }

    /** The outcomes of calls already allowed come before the gates of those that are not run any more. */
    @Test
    void betweenTheGatesOfCallsThatRunTogether() throws Exception {
        sessions.readsAllowed(false).person(question -> {
            if (question.call().callId().equals("call_1_2")) {
                stop(StopReason.INTERRUPTED);
            }
            return ApprovalAnswer.allow();
        });
        RecordedSession session = sessions.turns(say("", read("a.txt"), read("a.txt"), read("a.txt"), read("a.txt")))
                .run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.kindNames().subList(4, session.kindNames().size()))
                .containsExactly(
                        "PermissionGate",
                        "PermissionGate",
                        "ToolCall",
                        "ToolCall",
                        "PermissionGate",
                        "PermissionGate",
                        "SessionEnd");
    }

    @Test
    void whileACommandRuns() throws Exception {
        Path fifo = sessions.project().resolve("begun");
        Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        Thread handler = new Thread(() -> {
            try (InputStream in = Files.newInputStream(fifo)) {
                in.read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            stop.get().request(StopReason.INTERRUPTED);
        });
        handler.start();
        RecordedSession session = sessions.allow("shell")
                .turns(say("", shell("echo zuerst; echo > begun; sleep 3600"), shell("echo danach")))
                .run();
        handler.join();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.outputs()).hasSize(1);
        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("interrupted");
        assertThat(session.outputs().get(0).path("content").asText()).startsWith("zuerst\n");
        assertThat(session.gates().get(1).path("rule").asText()).isEqualTo("interrupted");
    }

    @Test
    void betweenATurnsToolsAndTheNextRequest() throws Exception {
        observing(new RunObserver() {
            @Override
            public void onToolFinished(ToolInvocation call, ToolOutcome outcome) {
                stop(StopReason.TERMINATED);
            }
        });
        RecordedSession session =
                sessions.turns(say("", read("a.txt")), say("Never asked.")).run();

        assertStopped(session, StopReason.TERMINATED);
        assertThat(session.requests()).hasSize(1);
        assertThat(session.kindNames()).endsWith("ToolCall", "SessionEnd");
    }

    @Test
    void beforeTheFirstPrompt() throws Exception {
        sessions.observer(signal -> {
            signal.request(StopReason.INTERRUPTED);
            return RunObserver.NONE;
        });
        RecordedSession session = sessions.run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.kindNames()).containsExactly("SessionStart", "SessionEnd");
    }

    @Test
    void whileASummaryIsMade() throws Exception {
        ScriptedTurn chatter = say("Wort ".repeat(300), read("a.txt"));
        sessions.window(900)
                .model(withSummary(
                        say("A summary.").failing(new ScriptedFailure.Stall(2, 1)), chatter, chatter, chatter));
        sessions.requestObserver(request -> {
            if (new String(request.body(), StandardCharsets.UTF_8).contains("USER: ")) {
                stop(StopReason.INTERRUPTED);
            }
        });
        RecordedSession session = sessions.run();

        assertStopped(session, StopReason.INTERRUPTED);
        assertThat(session.attemptStatuses()).endsWith("Success", "Cancelled");
        assertThat(session.kindNames()).endsWith("ProviderCall", "ToolCall", "SessionEnd");
    }

    @Test
    void byTheWallClockWhileStreaming() throws Exception {
        RecordedSession session = sessions.maxWallTime(Duration.ofMillis(300))
                .turns(say("Ich fange an.").failing(new ScriptedFailure.Stall(2, 1)))
                .run();

        assertStopped(session, StopReason.WALL_TIME);
        assertThat(session.requests()).hasSizeLessThan(2);
    }

    /** Where it stops depends on how fast this machine is; that it stops does not. */
    @Test
    void byTheWallClockInACommand() throws Exception {
        RecordedSession session = sessions.maxWallTime(Duration.ofMillis(700))
                .allow("shell")
                .turns(say("", shell("sleep 3600")), say("Never asked."))
                .run();

        assertStopped(session, StopReason.WALL_TIME);
        assertThat(session.requests()).hasSizeLessThan(2);
    }

    @Test
    void byTheWallClockInBackOff() throws Exception {
        RecordedSession session = sessions.maxWallTime(Duration.ofMillis(700))
                .retries(LONG_WAITS)
                .turns(say("Never heard.").failing(status(503)))
                .run();

        assertStopped(session, StopReason.WALL_TIME);
        assertThat(session.requests()).hasSizeLessThan(2);
    }
}
