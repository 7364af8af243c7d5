package dev.akmon.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.akmon.agent.config.AwsSigningKey;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.content.TokenUsageReader;
import dev.akmon.recorder.http.AttemptListener;
import dev.akmon.recorder.http.CapturedAttempt;
import dev.akmon.recorder.http.Exchange;
import dev.akmon.recorder.http.ExchangeOpener;
import dev.akmon.recorder.http.HttpMessageException;
import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.LiveHttp;
import dev.akmon.recorder.http.PlaybackExchange;
import dev.akmon.recorder.http.SeamHttpClientBuilder;
import dev.akmon.recorder.http.StreamProtocol;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.bedrock.BedrockChatRequestParameters;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The model on a real connection and on a recording of it: both must say the same. */
@Timeout(120)
class BedrockChatTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final AwsSigningKey KEY =
            new AwsSigningKey("AKIAPLANTED", "planted-secret-access-key", "planted-session-token", "eu-central-1");

    private static final HttpTimeouts PATIENT =
            new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

    private final List<ChatMessage> said =
            new ArrayList<>(List.of(SystemMessage.from("Be terse."), UserMessage.from("Hi")));

    /** What the model's caller hears, in order. */
    private record Heard(
            List<String> steps,
            @Nullable ChatResponse response,
            @Nullable Throwable error) {}

    private static Heard ask(
            URI endpoint,
            @Nullable String key,
            ExchangeOpener opener,
            List<ChatMessage> messages,
            List<CapturedAttempt> attempts) {
        SeamHttpClientBuilder http = new SeamHttpClientBuilder(opener, StreamProtocol.BEDROCK, new AttemptListener() {
            @Override
            public void aboutToSend(byte[] requestMessage) {
                // Compared when it is over.
            }

            @Override
            public void finished(CapturedAttempt attempt) {
                attempts.add(attempt);
            }
        });
        BedrockChatRequestParameters parameters = BedrockChatRequestParameters.builder()
                .modelName(MODEL)
                .maxOutputTokens(1000)
                .build();
        List<String> steps = new ArrayList<>();
        ChatResponse[] response = new ChatResponse[1];
        Throwable[] error = new Throwable[1];
        ChatRequest request = ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(ToolSpecification.builder()
                        .name("read_file")
                        .description("Reads")
                        .parameters(JsonObjectSchema.builder()
                                .addProperty("path", JsonRawSchema.from("{\"type\":\"string\",\"minLength\":1}"))
                                .addProperty(
                                        "limit",
                                        JsonRawSchema.from("{\"type\":\"integer\",\"maximum\":9007199254740993}"))
                                .required("path")
                                .build())
                        .build())
                .build();
        BedrockModule.model(endpoint, key, parameters, true, http).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {
                steps.add("text " + text);
            }

            @Override
            public void onPartialThinking(PartialThinking thinking) {
                steps.add("thought " + thinking.text());
            }

            @Override
            public void onCompleteResponse(ChatResponse complete) {
                response[0] = complete;
            }

            @Override
            public void onError(Throwable failure) {
                if (response[0] == null && error[0] == null) {
                    error[0] = failure;
                }
            }
        });
        return new Heard(steps, response[0], error[0]);
    }

    /** Asks the server, then the recording of it without any key; returns what was heard and captured. */
    private Asked ask(ConverseServer server) throws HttpMessageException {
        List<CapturedAttempt> live = new ArrayList<>();
        LiveHttp opener = new LiveHttp(PATIENT, Clock.systemUTC(), Map.of());
        Heard heard = ask(server.uri(), KEY.toSecret().reveal(), opener, said, live);
        assertThat(live).hasSize(1);

        CapturedAttempt attempt = live.get(0);
        Exchange recorded = PlaybackExchange.of(
                attempt.status(),
                attempt.errorMessage(),
                attempt.response(),
                attempt.stream(),
                attempt.startedAt(),
                attempt.endedAt());
        List<CapturedAttempt> replayed = new ArrayList<>();
        Heard again = ask(server.uri(), null, call -> recorded, said, replayed);

        assertThat(replayed).containsExactly(attempt);
        assertThat(again.steps()).isEqualTo(heard.steps());
        if (heard.response() != null) {
            assertThat(again.response().aiMessage()).isEqualTo(heard.response().aiMessage());
        }
        return new Asked(heard, attempt);
    }

    private record Asked(Heard heard, CapturedAttempt attempt) {
        AiMessage message() {
            assertThat(heard.error()).isNull();
            return heard.response().aiMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, Integer.MAX_VALUE})
    void anAnswerIsHeardInItsPiecesAndRecordedByteForByte(int pieces) throws Exception {
        byte[] stream = ConverseReply.started()
                .text(0, "Good ", "dày ", "\\n\\r\\n!")
                .ended("end_turn")
                .bytes();
        try (ConverseServer server =
                new ConverseServer(ConverseServer.Reply.stream(stream).inPiecesOf(pieces))) {
            Asked asked = ask(server);

            assertThat(asked.message().text()).isEqualTo("Good dày \n\r\n!");
            assertThat(asked.heard().steps()).containsExactly("text Good ", "text dày ", "text \n\r\n!");
            assertThat(asked.heard().response().finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(asked.attempt().status()).isEqualTo(AttemptStatus.Known.SUCCESS);
            assertThat(asked.attempt().stream()).isEqualTo(stream);
            assertThat(new String(asked.attempt().response(), StandardCharsets.UTF_8))
                    .contains("content-type: application/vnd.amazon.eventstream\n", "x-amzn-requestid: r-1\n");
        }
    }

    @Test
    void whatIsSentIsSignedAndWhatIsRecordedIsNot() throws Exception {
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started().text(0, "Hi").ended("end_turn").reply())) {
            Asked asked = ask(server);

            ConverseServer.Request request = server.requests().get(0);
            assertThat(request.target())
                    .isEqualTo("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse-stream");
            assertThat(request.headers().get("authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIAPLANTED/")
                    .contains("/eu-central-1/bedrock/aws4_request");
            assertThat(request.headers()).containsEntry("x-amz-security-token", "planted-session-token");
            String recorded = new String(asked.attempt().request(), StandardCharsets.UTF_8);
            assertThat(recorded.substring(0, recorded.indexOf("\n\n")))
                    .isEqualTo("POST " + server.uri() + request.target() + " HTTP/1.1\n"
                            + "content-type: application/json\n"
                            + "user-agent: akmon-bedrock");
            assertThat(recorded).endsWith("\n\n" + request.body()).doesNotContain("planted", "AKIA", "X-Amz");
        }
    }

    @Test
    void toolsAreOfferedWithTheirSchemas() throws Exception {
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started().text(0, "Hi").ended("end_turn").reply())) {
            ask(server);

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            JsonNode tool = request.path("toolConfig").path("tools").get(0).path("toolSpec");
            assertThat(tool.path("name").asText()).isEqualTo("read_file");
            assertThat(tool.path("inputSchema").path("json"))
                    .isEqualTo(JSON.readTree("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\","
                            + "\"minLength\":1},\"limit\":{\"type\":\"integer\",\"maximum\":9007199254740993}},"
                            + "\"required\":[\"path\"]}"));
            assertThat(request.path("system").get(0).path("text").asText()).isEqualTo("Be terse.");
            assertThat(request.path("inferenceConfig").path("maxTokens").asInt())
                    .isEqualTo(1000);
        }
    }

    @Test
    void imagesStandInPromptsAndInResults() throws Exception {
        ImageContent png = ImageContent.from("AAAA", "image/png", ImageContent.DetailLevel.AUTO);
        ImageContent jpeg = ImageContent.from("BBBB", "image/jpeg", ImageContent.DetailLevel.AUTO);
        said.set(1, UserMessage.from(TextContent.from("a.png"), png, TextContent.from("What is it?")));
        said.add(AiMessage.from(call("t1", "{}")));
        said.add(ToolExecutionResultMessage.builder()
                .id("t1")
                .toolName("read_file")
                .contents(List.of(TextContent.from("b.jpeg"), jpeg))
                .isError(false)
                .build());
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started().text(0, "Hi").ended("end_turn").reply())) {
            ask(server);

            JsonNode messages = JSON.readTree(server.requests().get(0).body()).path("messages");
            assertThat(messages.get(0).path("content"))
                    .isEqualTo(JSON.readTree("[{\"text\":\"a.png\"},{\"image\":{\"format\":\"png\",\"source\":"
                            + "{\"bytes\":\"AAAA\"}}},{\"text\":\"What is it?\"}]"));
            assertThat(messages.get(2).path("content").get(0).path("toolResult").path("content"))
                    .isEqualTo(JSON.readTree("[{\"text\":\"b.jpeg\"},{\"image\":{\"format\":\"jpeg\",\"source\":"
                            + "{\"bytes\":\"BBBB\"}}}]"));
        }
    }

    @Test
    void callsKeepTheirArgumentsToTheLetter() throws Exception {
        String big = "{\"z\":12345678901234567890,\"a\":1.10,\"n\":null,\"list\":[1e400]}";
        try (ConverseServer server = new ConverseServer(ConverseReply.started()
                .text(0, "Look:")
                .call(1, "t1", "read_file", big.substring(0, 9), big.substring(9))
                .call(2, "t2", "read_file")
                .call(3, "t3", "read_file", "{\"path\": \"a")
                .ended("tool_use")
                .reply())) {
            Asked asked = ask(server);

            assertThat(asked.message().text()).isEqualTo("Look:");
            assertThat(asked.message().toolExecutionRequests())
                    .containsExactly(call("t1", big), call("t2", "{}"), call("t3", "{\"path\": \"a"));
            assertThat(asked.heard().response().finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        }
    }

    private static ToolExecutionRequest call(String id, String arguments) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name("read_file")
                .arguments(arguments)
                .build();
    }

    @Test
    void whatWasThoughtAndCalledGoesBackAsItCame() throws Exception {
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started()
                        .thought(0, "Let me see", "c2lnMQ==")
                        .redacted(1, "b3BhcXVl")
                        .thought(2, "Now", "c2lnMg==")
                        .call(3, "t1", "read_file", "{\"path\":\"a\",\"limit\":12345678901}")
                        .ended("tool_use")
                        .reply(),
                ConverseReply.started().text(0, "Gone.").ended("end_turn").reply())) {
            Asked first = ask(server);
            assertThat(first.heard().steps()).containsExactly("thought Let me see", "thought Now");
            said.add(first.message());
            said.add(ToolExecutionResultMessage.builder()
                    .id("t1")
                    .toolName("read_file")
                    .text("no such file")
                    .isError(true)
                    .build());
            assertThat(ask(server).message().text()).isEqualTo("Gone.");

            JsonNode messages = JSON.readTree(server.requests().get(1).body()).path("messages");
            assertThat(messages.get(1).path("content"))
                    .isEqualTo(JSON.readTree("[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Let me see\","
                            + "\"signature\":\"c2lnMQ==\"}}},{\"reasoningContent\":{\"redactedContent\":\"b3BhcXVl\"}},"
                            + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Now\",\"signature\":\"c2lnMg==\"}}},"
                            + "{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"read_file\","
                            + "\"input\":{\"path\":\"a\",\"limit\":12345678901}}}]"));
            assertThat(messages.get(2).path("content"))
                    .isEqualTo(JSON.readTree("[{\"toolResult\":{\"toolUseId\":\"t1\",\"content\":"
                            + "[{\"text\":\"no such file\"}],\"status\":\"error\"}}]"));
        }
    }

    @Test
    void anEndForAReasonNobodyKnowsIsAnEnd() throws Exception {
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started().text(0, "Hm").ended("tired_of_it").reply())) {
            Asked asked = ask(server);

            assertThat(asked.message().text()).isEqualTo("Hm");
            assertThat(asked.heard().response().finishReason()).isEqualTo(FinishReason.OTHER);
        }
    }

    @Test
    void tokensAreCounted() throws Exception {
        byte[] stream = ConverseReply.started().text(0, "Hi").ended("end_turn").bytes();
        String text = new Payload(stream).text().orElseThrow();

        assertThat(text).startsWith("event: messageStart\ndata: {\"p\":\"abcdefgh\",\"role\":\"assistant\"}\n\n");
        assertThat(TokenUsageReader.read(text)).isEqualTo(new TokenUsage(100, 20, 40, 10));
        // A stream that was cut shows what there is of it.
        assertThat(new Payload(Arrays.copyOf(stream, stream.length - 3)).text().orElseThrow())
                .contains("event: messageStop")
                .doesNotContain("metadata");
    }

    @ParameterizedTest
    @CsvSource({
        "429, ThrottlingException, RateLimited, true",
        "503, ServiceUnavailableException, ServerError, true",
        "403, AccessDeniedException, ClientError, false",
        "400, ValidationException, ClientError, false"
    })
    void anErrorOfTheServerIsWhatItIsAndNothingIsRetriedBelow(
            int status, String type, String recordedAs, boolean retryable) throws Exception {
        try (ConverseServer server = new ConverseServer(ConverseServer.Reply.error(status, type, "not now"))) {
            Asked asked = ask(server);

            assertThat(asked.heard().error()).isNotNull();
            assertThat(asked.attempt().status().wireName()).isEqualTo(recordedAs);
            assertThat(asked.attempt().retryable()).isEqualTo(retryable);
            assertThat(asked.attempt().errorMessage())
                    .contains("HTTP " + status)
                    .contains("not now");
            assertThat(new String(asked.attempt().response(), StandardCharsets.UTF_8))
                    .contains("x-amzn-errortype: " + type);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, RateLimited, true",
        "modelStreamErrorException, ServerError, true",
        "internalServerException, ServerError, true",
        "serviceUnavailableException, ServerError, true",
        "validationException, ClientError, false"
    })
    void anExceptionWithinTheStreamEndsIt(String type, String recordedAs, boolean retryable) throws Exception {
        byte[] stream = ConverseReply.started()
                .delta(0, "{\"text\":\"Half\"}")
                .exception(type, "it broke")
                .bytes();
        try (ConverseServer server = new ConverseServer(ConverseServer.Reply.stream(stream))) {
            Asked asked = ask(server);

            assertThat(asked.heard().response()).isNull();
            assertThat(asked.heard().steps()).containsExactly("text Half");
            assertThat(asked.attempt().status().wireName()).isEqualTo(recordedAs);
            assertThat(asked.attempt().retryable()).isEqualTo(retryable);
            assertThat(asked.attempt().errorMessage())
                    .isEqualTo("error in the stream: {\"error\":{\"type\":\"" + type + "\",\"message\":\"it broke\"}}");
            assertThat(asked.attempt().stream()).isEqualTo(stream);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatIsCutAnywhereIsNoAnswer(boolean broken) throws Exception {
        byte[] stream = ConverseReply.started()
                .call(0, "t1", "read_file", "{\"path\":\"a\"}")
                .ended("tool_use")
                .bytes();
        ConverseServer.Reply whole = ConverseServer.Reply.stream(stream);
        for (int length : new int[] {0, 3, 20, stream.length / 2, stream.length - 1}) {
            try (ConverseServer server =
                    new ConverseServer(broken ? whole.brokenAfter(length) : whole.cutAfter(length))) {
                Asked asked = ask(server);

                assertThat(asked.heard().response()).as("%d bytes", length).isNull();
                assertThat(asked.attempt().status()).isEqualTo(AttemptStatus.Known.NETWORK_ERROR);
                assertThat(asked.attempt().retryable()).isTrue();
                // A connection that breaks may take along what was sent and not read yet.
                byte[] received = Objects.requireNonNullElse(asked.attempt().stream(), new byte[0]);
                assertThat(received).isEqualTo(Arrays.copyOf(stream, broken ? received.length : length));
                assertThat(received).hasSizeLessThanOrEqualTo(length);
            }
        }
    }

    @Test
    void aStreamWithAFlippedBitIsNoAnswer() throws Exception {
        byte[] stream =
                ConverseReply.started().text(0, "Hello").ended("end_turn").bytes();
        stream[stream.length / 2] ^= 1;
        try (ConverseServer server = new ConverseServer(ConverseServer.Reply.stream(stream))) {
            Asked asked = ask(server);

            assertThat(asked.heard().response()).isNull();
            assertThat(asked.attempt().errorMessage())
                    .startsWith("the stream holds a message")
                    .endsWith("checksum");
        }
    }

    @Test
    void aBearerTokenNeedsNoSignature() throws Exception {
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started().text(0, "Hi").ended("end_turn").reply())) {
            List<CapturedAttempt> attempts = new ArrayList<>();
            LiveHttp opener = new LiveHttp(PATIENT, Clock.systemUTC(), Map.of());
            ask(server.uri(), "bedrock-api-key-planted", opener, said, attempts);

            assertThat(server.requests().get(0).headers())
                    .containsEntry("authorization", "Bearer bedrock-api-key-planted");
            assertThat(new String(attempts.get(0).request(), StandardCharsets.UTF_8))
                    .doesNotContain("planted");
        }
    }
}
