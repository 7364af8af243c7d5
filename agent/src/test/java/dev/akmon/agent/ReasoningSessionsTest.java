package dev.akmon.agent;

import static dev.akmon.agent.WireReplies.anthropic;
import static dev.akmon.agent.WireReplies.block;
import static dev.akmon.agent.WireReplies.delta;
import static dev.akmon.agent.WireReplies.done;
import static dev.akmon.agent.WireReplies.stop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.WireServer.Reply;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Reasoning;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model thinks goes back to it the way its provider demands, and replays. */
@Timeout(120)
class ReasoningSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Reasoning MUCH = new Reasoning(true, Optional.of(Reasoning.Effort.LOW), OptionalInt.empty());

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n").reasoning(MUCH);
    }

    private static String thinking(int index, String signature, String... texts) {
        StringBuilder events =
                new StringBuilder(block(index, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
        for (String text : texts) {
            events.append(delta(index, "{\"type\":\"thinking_delta\",\"thinking\":\"" + text + "\"}"));
        }
        return events
                + delta(index, "{\"type\":\"signature_delta\",\"signature\":\"" + signature + "\"}")
                + stop(index);
    }

    private static String redacted(int index, String data) {
        return block(index, "{\"type\":\"redacted_thinking\",\"data\":\"" + data + "\"}") + stop(index);
    }

    private static String words(int index, String text) {
        return block(index, "{\"type\":\"text\",\"text\":\"\"}")
                + delta(index, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
                + stop(index);
    }

    private static String tool(int index, String id) {
        return block(index, "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"list_directory\",\"input\":{}}")
                + delta(index, "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}")
                + stop(index);
    }

    private JsonNode sentBack(Reply... replies) throws Exception {
        try (WireServer server = new WireServer(replies)) {
            sessions.protocol(Protocol.ANTHROPIC).server(server.uri()).run().assertReplays();
            return JSON.readTree(server.requests().get(1).body())
                    .path("messages")
                    .get(1);
        }
    }

    @Test
    void anthropicsThinkingIsAskedForAndComesBackWithItsSignature() throws Exception {
        List<String> shown = new CopyOnWriteArrayList<>();
        sessions.observer(stop -> new RunObserver() {
            @Override
            public void onThinking(String delta) {
                shown.add(delta);
            }
        });
        Reply first = anthropic(
                thinking(0, "c2lnMQ==", "I look ", "first.") + words(1, "Let me see.") + tool(2, "t1"), "tool_use");
        try (WireServer server = new WireServer(first, done(Protocol.ANTHROPIC))) {
            sessions.protocol(Protocol.ANTHROPIC).server(server.uri()).run().assertReplays();

            JsonNode asked = JSON.readTree(server.requests().get(0).body());
            assertThat(asked.path("thinking").toString()).isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":4096}");
            assertThat(asked.path("max_tokens").asInt()).isGreaterThan(4096);
            JsonNode content = JSON.readTree(server.requests().get(1).body())
                    .path("messages")
                    .get(1)
                    .path("content");
            assertThat(content)
                    .map(JsonNode::toString)
                    .containsExactly(
                            "{\"type\":\"thinking\",\"thinking\":\"I look first.\",\"signature\":\"c2lnMQ==\"}",
                            "{\"type\":\"text\",\"text\":\"Let me see.\"}",
                            "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"list_directory\",\"input\":{}}");
        }
        assertThat(shown).containsExactly("I look ", "first.");
    }

    /** The server checks every block; joined ones, or ones in another order, make it refuse the conversation. */
    @Test
    void severalBlocksRedactedOnesAmongThemComeBackAsTheyCame() throws Exception {
        JsonNode message = sentBack(
                anthropic(
                        thinking(0, "c2lnMQ==", "One.")
                                + redacted(1, "b3BhcXVl")
                                + thinking(2, "c2lnMg==", "Two.")
                                + words(3, "First.")
                                + tool(4, "t1")
                                + thinking(5, "c2lnMw==", "Three.")
                                + tool(6, "t1"),
                        "tool_use"),
                done(Protocol.ANTHROPIC));

        assertThat(message.path("role").asText()).isEqualTo("assistant");
        assertThat(message.path("content"))
                .map(block -> block.path("type").asText() + " "
                        + block.path("thinking").asText()
                        + block.path("signature").asText() + block.path("data").asText()
                        + block.path("text").asText() + block.path("id").asText())
                .containsExactly(
                        "thinking One.c2lnMQ==",
                        "redacted_thinking b3BhcXVl",
                        "thinking Two.c2lnMg==",
                        "text First.",
                        "tool_use t1",
                        "thinking Three.c2lnMw==",
                        // A repeated id is akmon's to replace.
                        "tool_use call_1");
    }

    @Test
    void aMessageOfRedactedThinkingAloneComesBackToo() throws Exception {
        JsonNode message =
                sentBack(anthropic(redacted(0, "b3BhcXVl") + tool(1, "t1"), "tool_use"), done(Protocol.ANTHROPIC));

        assertThat(message.path("content"))
                .map(block -> block.path("type").asText())
                .containsExactly("redacted_thinking", "tool_use");
    }

    /** DeepSeek and others want it back while they work on a prompt, and not afterwards. */
    @Test
    void reasoningContentGoesBackUntilTheNextPrompt() throws Exception {
        Reply first = Reply.stream(WireReplies.chunk("{\"reasoning_content\":\"I look \"}", "null")
                + WireReplies.chunk("{\"reasoning_content\":\"first.\"}", "null")
                + WireReplies.call(Protocol.OPENAI).body());
        try (WireServer server = new WireServer(first, done(Protocol.OPENAI), done(Protocol.OPENAI))) {
            sessions.prompts("One?", "Two?").server(server.uri()).run().assertReplays();

            assertThat(JSON.readTree(server.requests().get(0).body())
                            .path("reasoning_effort")
                            .asText())
                    .isEqualTo("low");
            JsonNode during = JSON.readTree(server.requests().get(1).body()).path("messages");
            assertThat(during.get(2).path("reasoning_content").asText()).isEqualTo("I look first.");
            assertThat(server.requests().get(2).body()).doesNotContain("reasoning_content");
        }
    }

    private static String detail(String details) {
        return WireReplies.chunk("{\"reasoning_details\":[" + details + "]}", "null");
    }

    /** Pieces of a block are put together, in their order; each message gets what was thought for it, also of equal ones. */
    @Test
    void openRoutersReasoningDetailsComeBack() throws Exception {
        String text = "\"type\":\"reasoning.text\",\"format\":\"anthropic-claude-v1\",\"index\":0";
        Reply first = Reply.stream(detail("{" + text + ",\"text\":\"I look \"}")
                + detail("{" + text + ",\"text\":\"first.\"}")
                + detail("{" + text + ",\"signature\":\"c2ln\"}")
                + detail("{\"type\":\"reasoning.encrypted\",\"data\":\"b3Bh\",\"index\":1}")
                + detail("{\"type\":\"reasoning.encrypted\",\"data\":\"cXVl\",\"index\":1}")
                + WireReplies.call(Protocol.OPENAI).body());
        Reply second = Reply.stream(detail("{\"type\":\"reasoning.summary\",\"summary\":\"Again.\",\"index\":0}")
                + WireReplies.call(Protocol.OPENAI).body());
        sessions.providerKind("openrouter").modelId("anthropic/claude-sonnet-4-5");
        try (WireServer server = new WireServer(first, second, done(Protocol.OPENAI), done(Protocol.OPENAI))) {
            sessions.prompts("One?", "Two?").server(server.uri()).run().assertReplays();

            assertThat(server.requests().get(0).body()).doesNotContain("reasoning_details");
            JsonNode messages = JSON.readTree(server.requests().get(3).body()).path("messages");
            assertThat(messages.get(2).path("reasoning_details")).isEqualTo(JSON.readTree("""
                    [{"type":"reasoning.text","format":"anthropic-claude-v1","index":0,"text":"I look first.",
                      "signature":"c2ln"},
                     {"type":"reasoning.encrypted","data":"b3Bh","index":1},
                     {"type":"reasoning.encrypted","data":"cXVl","index":1}]
                    """));
            assertThat(messages.get(4).path("reasoning_details")).isEqualTo(JSON.readTree("""
                    [{"type":"reasoning.summary","summary":"Again.","index":0}]
                    """));
            assertThat(messages.findValues("reasoning_details")).hasSize(2);
        }
    }

    /** Gemini signs the parts that hold calls, and refuses calls without their signature. */
    @Test
    void geminisSignaturesComeBack() throws Exception {
        Reply first = WireReplies.gemini("{\"text\":\"I look first.\",\"thought\":true},"
                + "{\"functionCall\":{\"name\":\"list_directory\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}");
        try (WireServer server = new WireServer(first, done(Protocol.GEMINI))) {
            sessions.protocol(Protocol.GEMINI).server(server.uri()).run().assertReplays();

            JsonNode asked = JSON.readTree(server.requests().get(0).body());
            assertThat(asked.path("generationConfig")
                            .path("thinkingConfig")
                            .path("thinkingBudget")
                            .asInt())
                    .isEqualTo(4096);
            assertThat(server.requests().get(1).body()).contains("\"c2ln\"");
        }
    }

    @Test
    void ollamaIsToldToThink() throws Exception {
        try (WireServer server = new WireServer(WireReplies.call(Protocol.OLLAMA), done(Protocol.OLLAMA))) {
            sessions.protocol(Protocol.OLLAMA).server(server.uri()).run().assertReplays();

            assertThat(JSON.readTree(server.requests().get(0).body())
                            .path("think")
                            .asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void withoutBeingAskedNoRequestMentionsThinking(Protocol protocol) throws Exception {
        sessions.reasoning(Reasoning.STANDARD);
        try (WireServer server = new WireServer(done(protocol))) {
            sessions.protocol(protocol).server(server.uri()).run().assertReplays();

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            assertThat(request.has("thinking") || request.has("reasoning_effort") || request.has("think"))
                    .isFalse();
            assertThat(request.path("generationConfig").has("thinkingConfig")).isFalse();
        }
    }

    @Test
    void aBudgetForAProviderThatTakesNoneIsRefusedBeforeTheRun() {
        sessions.reasoning(new Reasoning(true, Optional.empty(), OptionalInt.of(2048)));

        assertThatThrownBy(() -> sessions.run())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--reasoning-effort");
    }
}
