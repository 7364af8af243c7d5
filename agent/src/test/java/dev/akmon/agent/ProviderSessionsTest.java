package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.WireServer.Reply;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.Digest;
import dev.akmon.journal.StoredSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole session with each kind of provider: what goes over the wire, what is counted, and what is never recorded. */
@Timeout(120)
class ProviderSessionsTest {
    private static final String KEY = "sk-planted-key-of-this-test";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n").apiKey(KEY);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void eachProtocolHasItsAddressesAndItsHeaderForTheKey(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(WireReplies.call(protocol), WireReplies.done(protocol))) {
            RecordedSession session = sessions.protocol(protocol)
                    .modelId("m-1")
                    .server(server.uri())
                    .run()
                    .assertReplays();

            assertThat(session.messages()).endsWith("Done.");
            assertThat(session.outputs()).hasSize(1);
            WireServer.Request request = server.requests().get(0);
            assertThat(request.target())
                    .isEqualTo(
                            switch (protocol) {
                                case OPENAI -> "/v1/chat/completions";
                                case AZURE_OPENAI -> "/openai/deployments/m-1/chat/completions?api-version=2024-10-21";
                                case ANTHROPIC -> "/v1/messages";
                                case OLLAMA -> "/api/chat";
                                case GEMINI -> "/v1beta/models/m-1:streamGenerateContent?alt=sse";
                                case BEDROCK -> throw new AssertionError("has a module, and its tests there");
                            });
            assertThat(request.headers()).satisfies(headers -> {
                switch (protocol) {
                    case OPENAI -> assertThat(headers).containsEntry("authorization", "Bearer " + KEY);
                    case AZURE_OPENAI ->
                        assertThat(headers).containsEntry("api-key", KEY).doesNotContainKey("authorization");
                    case ANTHROPIC ->
                        assertThat(headers)
                                .containsEntry("x-api-key", KEY)
                                .containsEntry("anthropic-version", "2023-06-01");
                    case OLLAMA -> assertThat(headers.toString()).doesNotContain(KEY);
                    case GEMINI -> assertThat(headers).containsEntry("x-goog-api-key", KEY);
                    case BEDROCK -> throw new AssertionError();
                }
            });
            assertNothingRecordedHolds(session, KEY);
            try (StoredSession stored = session.load()) {
                String recorded = text(stored, session.attempts().get(0).request());
                assertThat(recorded).startsWith("POST " + server.uri() + request.target() + " HTTP/1.1\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC", "OLLAMA", "GEMINI"})
    void theTemperatureIsTheProvidersOwnUnlessOneIsGiven(Protocol protocol) throws Exception {
        RecordedSession session =
                sessions.protocol(protocol).turns(say("Done.")).run().assertReplays();

        assertThat(session.requests())
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.body())
                        .asString(StandardCharsets.UTF_8)
                        .doesNotContain("temperature", "top_p", "topP"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void tokensAreCountedWhateverTheProtocolCallsThem(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(WireReplies.call(protocol), WireReplies.done(protocol))) {
            RecordedSession session =
                    sessions.protocol(protocol).server(server.uri()).run().assertReplays();

            long read = protocol == Protocol.OLLAMA ? 0 : 80;
            long written = protocol == Protocol.ANTHROPIC ? 20 : 0;
            assertThat(session.result().usage()).isEqualTo(new Usage(200, 40, read, written));
            assertThat(session.result().costUsd()).isEmpty();
            assertThat(session.summary().path("cost_usd").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void anErrorThatQuotesTheKeyIsRecordedWithoutIt(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(WireReplies.refusal(401, KEY))) {
            RecordedSession session =
                    sessions.protocol(protocol).server(server.uri()).run().assertReplays();

            assertThat(session.result().exitReason()).isEqualTo(ExitReason.ERROR);
            assertThat(session.result().error()).startsWith("HTTP 401");
            assertThat(session.attemptStatuses()).containsExactly("ClientError");
            if (protocol != Protocol.OLLAMA) {
                // Ollama is not told a key, so there is none that could come back.
                assertNothingRecordedHolds(session, KEY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "AZURE_OPENAI"})
    void openAisStreamsAreAskedForTheirCounts(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(protocol))) {
            sessions.protocol(protocol).server(server.uri()).run();

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            assertThat(request.path("stream_options").path("include_usage").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void ollamaIsSentCallsAndTheirResultsAsSuch() throws Exception {
        assertThat(WireReplies.call(Protocol.OLLAMA).body())
                .as("the server gives no ids")
                .doesNotContain("\"id\"");
        try (WireServer server = new WireServer(WireReplies.call(Protocol.OLLAMA), WireReplies.done(Protocol.OLLAMA))) {
            sessions.protocol(Protocol.OLLAMA).server(server.uri()).run().assertReplays();

            JsonNode messages = JSON.readTree(server.requests().get(1).body()).path("messages");
            JsonNode asking = messages.get(messages.size() - 2);
            JsonNode result = messages.get(messages.size() - 1);
            JsonNode function = asking.path("tool_calls").path(0).path("function");
            assertThat(asking.path("role").asText()).isEqualTo("assistant");
            assertThat(function.path("name").asText()).isNotEmpty();
            assertThat(function.path("arguments").isObject()).isTrue();
            assertThat(result.path("role").asText()).isEqualTo("tool");
            assertThat(result.path("content").asText()).isNotEmpty();
        }
    }

    @Test
    void geminiIsToldOfToolsInTheSchemasItTakes() throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(Protocol.GEMINI))) {
            sessions.protocol(Protocol.GEMINI).server(server.uri()).run();

            JsonNode tools = JSON.readTree(server.requests().get(0).body())
                    .path("tools")
                    .get(0)
                    .path("functionDeclarations");
            assertThat(tools).extracting(tool -> tool.path("name").asText()).contains("read_file", "shell");
            JsonNode readFile = tools.findParents("name").stream()
                    .filter(tool -> tool.path("name").asText().equals("read_file"))
                    .findFirst()
                    .orElseThrow();
            JsonNode parameters = readFile.path("parameters");
            assertThat(parameters.path("properties").path("path").path("type").asText())
                    .isEqualToIgnoringCase("string");
            assertThat(parameters.path("properties").path("offset").path("type").asText())
                    .isEqualToIgnoringCase("integer");
            assertThat(parameters.path("required").toString()).isEqualTo("[\"path\"]");
        }
    }

    @Test
    void promptsAndToolsOfAnthropicAreMarkedForItsCache() throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(Protocol.ANTHROPIC))) {
            sessions.protocol(Protocol.ANTHROPIC).server(server.uri()).run();

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            assertThat(request.path("system")
                            .get(0)
                            .path("cache_control")
                            .path("type")
                            .asText())
                    .isEqualTo("ephemeral");
            JsonNode tools = request.path("tools");
            assertThat(tools.get(tools.size() - 1)
                            .path("cache_control")
                            .path("type")
                            .asText())
                    .isEqualTo("ephemeral");
        }
    }

    private static List<String> marked(JsonNode messages) {
        List<String> marked = new ArrayList<>();
        for (JsonNode message : messages) {
            for (JsonNode part : message.path("content")) {
                if (part.has("cache_control")) {
                    marked.add(message.path("role").asText() + " "
                            + part.path("type").asText());
                }
            }
        }
        return marked;
    }

    @Test
    void theConversationIsKeptInAnthropicsCache() throws Exception {
        try (WireServer server =
                new WireServer(WireReplies.call(Protocol.ANTHROPIC), WireReplies.done(Protocol.ANTHROPIC))) {
            sessions.protocol(Protocol.ANTHROPIC).server(server.uri()).run().assertReplays();

            assertThat(marked(JSON.readTree(server.requests().get(0).body()).path("messages")))
                    .containsExactly("user text");
            assertThat(marked(JSON.readTree(server.requests().get(1).body()).path("messages")))
                    .containsExactly("user tool_result");
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic/claude-sonnet-4-5,true", "meta-llama/llama-3.3-70b,false"})
    void openRouterIsToldWhatToKeepForModelsOfAnthropic(String model, boolean marks) throws Exception {
        Reply call = Reply.stream(WireReplies.call(Protocol.OPENAI)
                .body()
                .replace("\"cached_tokens\":40", "\"cached_tokens\":40,\"cache_write_tokens\":30"));
        try (WireServer server = new WireServer(call, WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.providerKind("openrouter")
                    .modelId(model)
                    .server(server.uri())
                    .run()
                    .assertReplays();
            assertThat(session.result().usage()).isEqualTo(new Usage(200, 40, 80, marks ? 30 : 0));

            JsonNode messages = JSON.readTree(server.requests().get(1).body()).path("messages");
            assertThat(marked(messages)).isEqualTo(marks ? List.of("system text", "tool text") : List.of());
            assertThat(messages.get(3).path("tool_call_id").asText()).isEqualTo("c1");
        }
    }

    @Test
    void readingAndWritingACacheHavePricesOfTheirOwn() throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(Protocol.ANTHROPIC))) {
            RecordedSession session = sessions.protocol(Protocol.ANTHROPIC)
                    .modelId("claude-sonnet-4-5")
                    .server(server.uri())
                    .run()
                    .assertReplays();

            // 50 plain at 3, 40 read at 0.30, 10 written at 3.75, 20 answered at 15 dollars for a million.
            assertThat(session.result().costUsd().orElseThrow())
                    .isEqualTo((50 * 3 + 40 * 0.30 + 10 * 3.75 + 20 * 15) / 1e6);
            assertThat(session.config()
                            .json()
                            .path("request")
                            .path("max_output_tokens")
                            .asInt())
                    .isEqualTo(32_000);
        }
    }

    /** OpenRouter passes its makers' prices on; what it takes for buying credits is no matter of a run. */
    @ParameterizedTest
    @CsvSource({"openrouter,anthropic/claude-sonnet-4-5", "bedrock,eu.anthropic.claude-sonnet-4-5-20250929-v1:0"})
    void whoPassesAModelOnTakesItsMakersPrice(String kind, String model) throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.providerKind(kind)
                    .modelId(model)
                    .server(server.uri())
                    .run()
                    .assertReplays();

            Usage used = session.result().usage();
            assertThat(used.cacheRead()).isPositive();
            assertThat(session.result().costUsd().orElseThrow())
                    .isEqualTo(((used.input() - used.cacheRead()) * 3 + used.cacheRead() * 0.30 + used.output() * 15)
                            / 1e6);
            assertThat(session.summary().path("cost_usd").asDouble())
                    .isEqualTo(session.result().costUsd().orElseThrow());
        }
    }

    /** What a failed attempt used is paid, too. */
    @Test
    void tokensOfAttemptsThatFailAreCounted() throws Exception {
        String body = WireReplies.done(Protocol.ANTHROPIC).body();
        Reply broken = Reply.stream(body.substring(0, body.indexOf("event: message_delta")));
        try (WireServer server = new WireServer(broken, WireReplies.done(Protocol.ANTHROPIC))) {
            RecordedSession session = sessions.protocol(Protocol.ANTHROPIC)
                    .server(server.uri())
                    .run()
                    .assertReplays();

            assertThat(session.attemptStatuses()).containsExactly("NetworkError", "Success");
            assertThat(session.result().usage()).isEqualTo(new Usage(200, 21, 80, 20));
        }
    }

    @Test
    void anAnswerThatIsNotCountedMakesTheCostUnknownAndABudgetStops() throws Exception {
        Reply uncounted = Reply.stream(WireReplies.chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"list_directory\","
                                + "\"arguments\":\"{}\"}}]}",
                        "\"tool_calls\"")
                + "data: [DONE]\n\n");
        try (WireServer server = new WireServer(uncounted, WireReplies.done(Protocol.OPENAI))) {
            RecordedSession session = sessions.server(server.uri())
                    .config(
                            "[[model_estimates]]\npattern = \"m\"\ninput_per_million_usd = 1\noutput_per_million_usd = 1\n")
                    .modelId("m")
                    .maxBudgetUsd(1)
                    .run()
                    .assertReplays();

            assertThat(session.result().costUsd()).isEmpty();
            assertThat(session.result().exitReason()).isEqualTo(ExitReason.BUDGET_LIMIT);
            assertThat(session.result().error()).contains("counted no tokens");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void openAisOwnModelsAreToldTheirLimitByTheNameTheyKnow() throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(Protocol.AZURE_OPENAI))) {
            sessions.protocol(Protocol.AZURE_OPENAI)
                    .maxOutputTokens(99)
                    .reasoning(new Reasoning(true, Optional.of(Reasoning.Effort.HIGH), OptionalInt.empty()))
                    .server(server.uri())
                    .run()
                    .assertReplays();

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            assertThat(request.path("max_completion_tokens").asInt()).isEqualTo(99);
            assertThat(request.has("max_tokens")).isFalse();
            assertThat(request.path("reasoning_effort").asText()).isEqualTo("high");
        }
    }

    private static void assertNothingRecordedHolds(RecordedSession session, String secret) throws Exception {
        assertThat(SecretsTest.everything(session)).doesNotContain(secret);
    }

    private static String text(StoredSession stored, Digest digest) throws Exception {
        return new String(stored.object(digest), StandardCharsets.UTF_8);
    }
}
