package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.cut;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.agent.scripted.ScriptedUsage;
import dev.akmon.journal.EventKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that meet a limit: turns, calls, cost, the length of an answer, the context window. */
class LimitedSessionsTest {
    private static final ScriptedTurn CHATTER = say("Wörter 🌍 ".repeat(120), read("a.txt"));

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n");
    }

    private static String body(RecordedSession session, int request) {
        return new String(session.requests().get(request).body(), StandardCharsets.UTF_8);
    }

    @Test
    void turns() throws Exception {
        RecordedSession session = sessions.maxTurns(2)
                .turns(say("", read("a.txt")), say("", read("a.txt")), say("Never heard."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.MAX_TURNS);
        assertThat(session.requests()).hasSize(2);
        assertThat(session.summary().path("error").asText()).contains("--max-turns");
    }

    @Test
    void toolCalls() throws Exception {
        RecordedSession session = sessions.maxToolCalls(2)
                .turns(
                        say("", read("a.txt")),
                        say("", read("a.txt"), read("a.txt"), read("a.txt")),
                        say("Never heard."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.MAX_TOOL_CALLS);
        assertThat(session.gates())
                .extracting(gate -> gate.path("rule").asText("-"))
                .containsExactly("-", "-", "max_tool_calls", "max_tool_calls");
        assertThat(session.outputs()).hasSize(2);
        assertThat(session.requests()).hasSize(2);
    }

    @Test
    void asManyToolCallsAsTheLimitAllowsAreNoReasonToStop() throws Exception {
        RecordedSession session = sessions.maxToolCalls(2)
                .turns(say("", read("a.txt"), read("a.txt")), say("Done."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void cost(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .window(100_000)
                .maxBudgetUsd(0.003)
                .turns(
                        say("", read("a.txt")).using(new ScriptedUsage(400, 100)),
                        say("", read("a.txt")).using(new ScriptedUsage(400, 20)),
                        say("Never heard."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.BUDGET_LIMIT);
        assertThat(session.requests()).hasSize(2);
        assertThat(session.summary().path("cost_usd").asDouble()).isEqualTo(0.0032);
        assertThat(session.result().usage()).isEqualTo(new Usage(800, 120, 0, 0));
    }

    @Test
    void aBudgetNeedsAPrice() {
        assertThatThrownBy(() -> sessions.maxBudgetUsd(1).run())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a budget needs the price of \"scripted\"");
        assertThat(directory.resolve("journal")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void anAnswerCutOffByItsLengthGoesOn(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .turns(cut("Erst 🌍 "), cut("dann – "), say("Schluss."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.messages()).containsExactly("Erst 🌍 ", "dann – ", "Schluss.");
        assertThat(body(session, 1)).contains("cut off by its length limit");
    }

    @Test
    void anAnswerIsNotContinuedForEver() throws Exception {
        RecordedSession session = sessions.turns(cut("1"), cut("2"), cut("3"), cut("4"), say("Never heard."))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
        assertThat(session.requests()).hasSize(4);
        assertThat(session.result().error()).contains("--max-output-tokens");
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void aLongConversationIsCompacted(Protocol protocol) throws Exception {
        RecordedSession session = sessions.protocol(protocol)
                .window(1400)
                .model(withSummary(say("Bisher: nichts Neues – 要約."), CHATTER, CHATTER, CHATTER, CHATTER, say("Done.")))
                .run();

        session.assertReplays();
        List<EventKind.ToolCall> compactions = session.kinds(EventKind.ToolCall.class).stream()
                .filter(call -> call.toolId().equals("akmon:compact"))
                .toList();
        assertThat(compactions).isNotEmpty();
        JsonNode input = session.json(compactions.get(0).input()).path("arguments");
        assertThat(input.path("trigger").asText()).isEqualTo("nearly_full");
        assertThat(input.path("window_tokens").asInt()).isEqualTo(1400);
        assertThat(session.json(compactions.get(0).output()).path("content").asText())
                .isEqualTo("Bisher: nichts Neues – 要約.");
        assertThat(session.summary().path("compactions").asInt()).isEqualTo(compactions.size());
        assertThat(session.requests())
                .as("requests after the summary are built on it")
                .anySatisfy(request -> assertThat(request.body())
                        .asString(StandardCharsets.UTF_8)
                        .contains("Summary of the conversation so far:"));
        assertThat(session.gates())
                .as("nobody requested the compaction")
                .allSatisfy(gate -> assertThat(gate.path("tool_name").asText()).isEqualTo("read_file"));
    }

    /** The last exchange alone nearly fills the window: a summary of the summary would gain nothing, however often. */
    @Test
    void whatIsAsShortAsItGetsIsNotCompactedAgain() throws Exception {
        RecordedSession session = sessions.window(1400)
                .file("long.txt", "Zeile 🌍\n".repeat(900))
                .model(withSummary(say("Summary."), say("", read("a.txt")), say("", read("long.txt")), say("Eins.")))
                .run();

        session.assertReplays();
        assertThat(session.summary().path("compactions").asInt()).isEqualTo(1);
        assertThat(session.messages()).endsWith("Eins.");
    }

    @Test
    void aFirstExchangeThatFillsTheWindowIsLeftAsItIs() throws Exception {
        RecordedSession session = sessions.window(1000)
                .file("long.txt", "Zeile 🌍\n".repeat(900))
                .model(withSummary(say("Summary."), say("", read("long.txt")), say("Eins.")))
                .run();

        session.assertReplays();
        assertThat(session.summary().path("compactions").asInt()).isZero();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "no text", "calls a tool"})
    void aCompactionThatFailsDropsTheEarlierPart(String how) throws Exception {
        ScriptedTurn summary = switch (how) {
            case "refused" -> say("Never heard.").failing(status(400));
            case "no text" -> say("", call("read_file", "path", "a.txt"));
            default -> say("I would rather read.", call("read_file", "path", "a.txt"));
        };
        RecordedSession session = sessions.window(1400)
                .model(withSummary(summary, CHATTER, CHATTER, CHATTER, say("Done.")))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.outputs()).anySatisfy(output -> {
            if (how.equals("calls a tool")) {
                assertThat(output.path("content").asText()).isEqualTo("I would rather read.");
            } else {
                assertThat(output.path("error").asText()).isEqualTo("summary_failed");
            }
        });
    }

    @Test
    void anOverflowThatStaysEndsTheSession() throws Exception {
        String error = "{\"error\":{\"code\":\"context_length_exceeded\"}}";
        RecordedSession session = sessions.model(withSummary(
                        say("Short."),
                        CHATTER,
                        CHATTER,
                        say("Never heard.").failing(new ScriptedFailure.Status(400, Map.of(), error, 9))))
                .run();

        session.assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
        assertThat(session.attemptStatuses())
                .containsExactly("Success", "Success", "ClientError", "Success", "ClientError");
    }

    @Test
    void severalPromptsShareOneSession() throws Exception {
        RecordedSession session = sessions.prompts("Erstens – ä?", "Zweitens 🌍?", "Drittens?")
                .allow("write_file")
                .turns(say("Ja."), say("", write("n.txt", "n")), say("Auch."), say("Ende."))
                .run();

        session.assertReplays();
        assertThat(session.kinds(EventKind.UserTurn.class)).hasSize(3);
        assertThat(session.messages()).containsExactly("Ja.", "", "Auch.", "Ende.");
    }
}
