package dev.akmon.agent;

import static dev.akmon.agent.CannedModel.call;
import static dev.akmon.agent.CannedModel.finish;
import static dev.akmon.agent.CannedModel.stream;
import static dev.akmon.agent.CannedModel.text;
import static dev.akmon.agent.CannedModel.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models and servers really send, right or wrong: the session goes on or ends properly, and replays. */
class OddRepliesTest {
    private static final CannedModel.Reply DONE = text("Done.", "stop");

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private CannedModel model;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n");
    }

    private RecordedSession run(CannedModel.Reply... replies) throws Exception {
        try (CannedModel canned = new CannedModel(replies)) {
            model = canned;
            return sessions.server(canned.uri()).run().assertReplays();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\": \"a.txt\"",
                "not json",
                "{\"path\":\"a.txt\"} trailing",
                "{\"path\":\"a.txt\",\"path\":\"b.txt\"}",
                "[\"a.txt\"]",
                "\"a.txt\"",
                "null",
                "7",
                "{\"path\":\"a.txt\",\"limit\":1e400}",
                "{\"path\":\"\\ud800\"}",
                "{\"path\":NaN}",
                "\ud800",
                "{\"path\": \u0001}",
                "🌍"
            })
    void argumentsThatFitNoToolAreRefusedAndTheModelHearsIt(String arguments) throws Exception {
        RecordedSession session = run(toolCall("c1", "read_file", arguments), DONE);

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.gates()).singleElement().satisfies(gate -> {
            assertThat(gate.path("decision").asText()).isEmpty();
            assertThat(gate.path("policy").asText()).isEqualTo("refused");
        });
        assertThat(session.kinds(EventKind.ToolCall.class)).isEmpty();
        assertThat(model.requests().get(1)).contains("Not run: ");
    }

    /** Providers refuse a conversation in which a call's arguments are no JSON object. */
    @Test
    void whatIsSentBackOfACallIsAlwaysAJsonObject() throws Exception {
        run(toolCall("c1", "read_file", "{\"path\": "), DONE);

        JsonNode request = new ObjectMapper().readTree(model.requests().get(1));
        JsonNode sent = request.path("messages").get(2).path("tool_calls").get(0);
        assertThat(sent.path("function").path("arguments").asText()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}"})
    void noArgumentsAreAnEmptyObject(String arguments) throws Exception {
        RecordedSession session = run(toolCall("c1", "list_directory", arguments), DONE);

        assertThat(session.gates())
                .extracting(g -> g.path("tool_input").toString())
                .containsExactly("{}");
    }

    @Test
    void whatIsRecordedOfArgumentsIsWhatTheToolGets() throws Exception {
        sessions.allow("write_file");
        RecordedSession session = run(
                toolCall("c1", "read_file", "{\"path\":\"a.txt\",\"offset\":9007199254740993}"),
                toolCall("c2", "read_file", "{\"path\":\"a.txt\",\"limit\":1.0}"),
                DONE);

        assertThat(session.gates().get(0).path("tool_input").path("offset").asText())
                .isEqualTo("9007199254740992");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "tool_calls", "length", "content_filter", "function_call", "something new"})
    void callsCountWhateverTheFinishReason(String reason) throws Exception {
        RecordedSession session = run(stream(call(0, "c1", "read_file", "{\"path\":\"a.txt\"}"), finish(reason)), DONE);

        assertThat(session.outputs()).hasSize(1);
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void callsWithoutIdOrNameAreAnsweredToo() throws Exception {
        RecordedSession session = run(
                stream(call(0, null, "read_file", "{\"path\":\"a.txt\"}"), finish("tool_calls")),
                stream(call(0, "", "read_file", "{\"path\":\"a.txt\"}"), finish("tool_calls")),
                stream(call(0, "c", null, "{}"), finish("tool_calls")),
                stream(call(0, "d", "", "{}"), finish("tool_calls")),
                DONE);

        assertThat(session.gates()).isNotEmpty();
        assertThat(session.result().exitReason()).isIn(ExitReason.COMPLETED, ExitReason.ERROR);
    }

    /** JSON can spell out half a surrogate pair; UTF-8 and canonical JSON have no form for it. */
    @Test
    void halfCharactersAreRecordedAsQuestionMarksWhereverTheyCome() throws Exception {
        sessions.window(1400).readsAllowed(false);
        sessions.person(question -> ApprovalAnswer.deny("no \ud800"));
        RecordedSession session = run(
                stream(call(0, "\ud800", "\udc00", "{}"), finish("tool_calls")),
                stream(call(0, "\udc00", "read_file", "{\"path\":\"a.txt\"}"), finish("tool_calls")),
                stream(call(0, "c", "read_file", "{\"path\":\"\ud800\"}"), finish("tool_calls")),
                text("word ".repeat(2000), "length"),
                text("summary \ud800", "stop"),
                text("last words \ud800", "stop"));

        assertThat(session.gates())
                .extracting(g -> g.path("tool_name").asText())
                .containsExactly("?", "read_file", "read_file");
        assertThat(session.gates().get(0).path("call_id").asText()).isEqualTo("?");
        assertThat(session.gates().get(1).path("reason").asText()).isEqualTo("no ?");
        assertThat(session.outputs())
                .extracting(o -> o.path("content").asText())
                .containsExactly("summary ?");
        assertThat(session.messages()).endsWith("last words ?");
    }

    @Test
    void anIdThatLooksLikeOneOfAkmonsOwnMeansNothing() throws Exception {
        sessions.window(1400);
        String words = "word ".repeat(500);
        RecordedSession session = run(
                stream(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + words + "\"}}]}",
                        call(0, "compact_1", "read_file", "{\"path\":\"a.txt\"}"),
                        finish("tool_calls")),
                stream(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + words + "\"}}]}",
                        call(0, "compact_2", "read_file", "{\"path\":\"a.txt\"}"),
                        finish("tool_calls")),
                text("First summary.", "stop"),
                stream(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + words + "\"}}]}",
                        call(0, "compact_3", "read_file", "{\"path\":\"a.txt\"}"),
                        finish("tool_calls")),
                text("Second summary.", "stop"),
                DONE);

        assertThat(session.outputs())
                .extracting(o -> o.path("call_id").asText())
                .doesNotHaveDuplicates();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "length", "content_filter", "something new"})
    void anAnswerWithoutTextAndCallsEndsTheTurn(String reason) throws Exception {
        RecordedSession session = run(stream(finish(reason)), DONE, DONE);

        assertThat(session.kindNames()).startsWith("SessionStart", "UserTurn", "ProviderCall", "AssistantTurn");
        assertThat(session.result().exitReason())
                .isEqualTo(reason.equals("content_filter") ? ExitReason.ERROR : ExitReason.COMPLETED);
    }

    /** Providers refuse messages without text, and texts of nothing but blanks. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void anAnswerThatSaysNothingIsNotSentBackAsItIs(String text) throws Exception {
        sessions.prompts("First?", "Second?", "Third?");
        RecordedSession session = run(
                text(text, "stop"),
                stream(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\" \"}}]}",
                        call(0, "c1", "read_file", "{\"path\":\"a.txt\"}"),
                        finish("tool_calls")),
                DONE,
                DONE);

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.messages()).containsExactly(text, " ", "Done.", "Done.");
        JsonNode messages = new ObjectMapper().readTree(model.requests().get(3)).path("messages");
        assertThat(messages)
                .extracting(m -> m.path("role").asText())
                .containsExactly("system", "user", "assistant", "user", "assistant", "tool", "assistant", "user");
        assertThat(messages.get(2).path("content").asText()).isEqualTo("(no answer)");
        assertThat(messages.get(4).path("content").asText("")).doesNotContain(" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\ud83c", "\udf0d\ud83c", "\u2028", "\ufeff"})
    void strangeTextIsStillText(String text) throws Exception {
        sessions.prompts("First?", "Second?");
        RecordedSession session = run(text(text, "stop"), DONE);

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.messages()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "", "\n", "\ud800", "\u0000 x"})
    void strangePromptsAreStillPrompts(String prompt) throws Exception {
        sessions.prompts(prompt);
        RecordedSession session = run(DONE);

        assertThat(session.kinds(EventKind.UserTurn.class)).hasSize(1);
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void aContentFilterEndsTheSessionWithAnError() throws Exception {
        RecordedSession session = run(text("So far", "content_filter"));

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
        assertThat(session.summary().path("error").asText()).contains("content filter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: [DONE]\n\n",
                "data: {}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[]}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":7},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":{\"a\":1}}\n\ndata: [DONE]\n\n",
                "data: []\n\ndata: [DONE]\n\n",
                "data: \u0000\n\ndata: [DONE]\n\n",
                "data: {\"error\":{\"message\":\"overloaded ü\",\"code\":503}}\n\n",
                "<html>no stream at all</html>",
                "{\"choices\":[{\"message\":{\"content\":\"not streamed\"}}]}"
            })
    void aStreamThatIsNoneIsAFailureOfTheModelNotOfAkmon(String body) throws Exception {
        CannedModel.Reply reply = stream(body.getBytes(StandardCharsets.UTF_8));
        RecordedSession session = run(reply, reply, reply, reply, reply, reply);

        assertThat(session.result().exitReason()).isIn(ExitReason.COMPLETED, ExitReason.ERROR);
        assertThat(session.kindNames()).doesNotContain("ToolCall");
    }

    @Test
    void bytesThatAreNoUtf8AreKeptAsTheyCame() throws Exception {
        byte[] body =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x#y\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                        .getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '#' ? (byte) 0xE4 : body[i];
        }
        RecordedSession session = run(stream(body));

        try (StoredSession stored = session.load()) {
            assertThat(stored.object(session.attempts().get(0).stream())).isEqualTo(body);
        }
        assertThat(session.messages()).containsExactly("x\uFFFDy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context_length_exceeded: too long",
                "This model's maximum context length is 8192 tokens",
                "Your input exceeds the context window of this model",
                "prompt is too long: 9 tokens > 8 maximum"
            })
    void anOverflowTheProviderReportsIsCompactedAndTriedAgain(String error) throws Exception {
        RecordedSession session = run(
                toolCall("c1", "read_file", "{\"path\":\"a.txt\"}"),
                toolCall("c2", "read_file", "{\"path\":\"a.txt\"}"),
                CannedModel.error(400, error),
                text("Summary.", "stop"),
                DONE);

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.attemptStatuses())
                .containsExactly("Success", "Success", "ClientError", "Success", "Success");
        EventKind.ToolCall step = session.kinds(EventKind.ToolCall.class).get(2);
        assertThat(session.json(step.input()).path("arguments").path("trigger").asText())
                .isEqualTo("context_overflow");
        assertThat(List.of(model.requests().get(4).split("c1", -1)))
                .as("the first call is gone")
                .hasSize(1);
    }
}
