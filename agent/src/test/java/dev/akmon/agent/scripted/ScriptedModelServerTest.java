package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server as any HTTP client sees it. */
class ScriptedModelServerTest {

    private static final String GREETING = request(user("Hello"));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static ScriptedModelServer serve(String yaml) throws IOException {
        return ScriptedModelServer.start(ScriptedModel.parse(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String request(String... messages) {
        return "{\"model\":\"m\",\"stream\":true,\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static String user(String text) {
        return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    }

    private static String assistant(String text, String... callIds) {
        String calls = Arrays.stream(callIds)
                .map(id -> "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"f\"}}")
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return "{\"role\":\"assistant\",\"content\":\"" + text + "\",\"tool_calls\":[" + calls + "]}";
    }

    private static String tool(String text) {
        return "{\"role\":\"tool\",\"tool_call_id\":\"x\",\"content\":\"" + text + "\"}";
    }

    private HttpResponse<String> post(ScriptedModelServer server, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(server.baseUri().resolve(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String say(ScriptedModelServer server, String body) throws Exception {
        return post(server, "/v1/chat/completions", body).body();
    }

    private static String chatPost(String body) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void theBytesOfAnOpenAiReply() throws Exception {
        try (ScriptedModelServer server = serve("""
                name: demo
                turns:
                  - text: Hi you.
                    tool_calls: [{name: f, arguments: {a: 1}}]
                    usage: {input: 3, output: 4}
                """)) {
            String body =
                    "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[" + user("x") + "]}";
            HttpResponse<String> response = post(server, "/v1/chat/completions", body);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map().keySet())
                    .containsExactlyInAnyOrder("content-type", "transfer-encoding");
            assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
            String head = "data: {\"id\":\"chatcmpl-1-1\",\"object\":\"chat.completion.chunk\",\"created\":0,"
                    + "\"model\":\"demo\",\"choices\":[{\"index\":0,\"delta\":";
            assertThat(response.body())
                    .isEqualTo(head + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
                            + head + "{\"content\":\"Hi \"},\"finish_reason\":null}]}\n\n"
                            + head + "{\"content\":\"you.\"},\"finish_reason\":null}]}\n\n"
                            + head + "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1_1\",\"type\":\"function\","
                            + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}\n\n"
                            + head + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                            + "\"finish_reason\":null}]}\n\n"
                            + head + "{},\"finish_reason\":\"tool_calls\"}]}\n\n"
                            + "data: {\"id\":\"chatcmpl-1-1\",\"object\":\"chat.completion.chunk\",\"created\":0,"
                            + "\"model\":\"demo\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,"
                            + "\"completion_tokens\":4,\"total_tokens\":7}}\n\n"
                            + "data: [DONE]\n\n");
        }
    }

    @Test
    void usageIsToldOnlyToWhoAsks() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]")) {
            assertThat(say(server, GREETING)).doesNotContain("usage").endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void equalRequestsGetEqualBytesFromAnyServer() throws Exception {
        String yaml = "turns: [{text: 'Some words here', tool_calls: [{name: f}, {name: g}]}]";
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (ScriptedModelServer server = serve(yaml);
                    RawClient client = new RawClient(server)) {
                replies.add(client.send(chatPost(GREETING)).readThrough("0\r\n\r\n"));
            }
        }
        assertThat(replies.get(0)).isEqualTo(replies.get(1)).startsWith("HTTP/1.1 200 \r\n");
    }

    @Test
    void theTurnFollowsFromTheNumberOfTheModelsMessages() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: First}, {text: Second}]")) {
            assertThat(say(server, request(user("a"), assistant("First"), user("b"))))
                    .contains("Second");
            // a conversation may be taken up at any point, in any order
            assertThat(say(server, request(user("a")))).contains("First");
        }
    }

    @Test
    void theTurnIsFoundByTheIdsOfCallsWhenTheConversationWasShortened() throws Exception {
        try (ScriptedModelServer server = serve("""
                turns:
                  - {text: First, tool_calls: [{name: f}]}
                  - {text: Second, tool_calls: [{name: f}, {name: f, id: mine}]}
                  - {text: Third}
                  - {text: Fourth}
                """)) {
            assertThat(say(server, request(user("summary"), assistant("", "call_2_1", "mine"), tool("x"))))
                    .contains("Third");
            assertThat(say(server, request(user("summary"), assistant("", "mine"), tool("x"))))
                    .contains("Third");
            assertThat(say(server, request(user("summary"), assistant("", "mine"), assistant("Third"), user("on"))))
                    .contains("Fourth");
        }
    }

    @Test
    void idsThatOccurInSeveralTurnsSayNothing() throws Exception {
        try (ScriptedModelServer server = serve("""
                turns:
                  - {text: First, tool_calls: [{name: f, id: call_0}]}
                  - {text: Second, tool_calls: [{name: f, id: call_0}]}
                  - {text: Third}
                """)) {
            assertThat(say(server, request(user("a"), assistant("", "call_0"), tool("x"))))
                    .contains("Second");
        }
    }

    @Test
    void theConversationIsChosenByTheTask() throws Exception {
        try (ScriptedModelServer server = serve("""
                conversations:
                  - {when: red, turns: [{text: Rose}]}
                  - {when: blue, turns: [{text: Sky}]}
                """)) {
            assertThat(say(server, request(user("something blue")))).contains("Sky");
            assertThat(say(server, request(user("something red, not blue")))).contains("Rose");
            assertThat(say(server, request(user("something green"))))
                    .contains("no conversation of the script is for this task");
            assertThat(say(server, request(tool("red")))).contains("no conversation of the script is for this task");
        }
    }

    @Test
    void anAsideDoesNotMoveTheConversation() throws Exception {
        try (ScriptedModelServer server = serve("""
                turns: [{text: First}, {text: Second}]
                asides: [{when: Summarise, text: A summary}]
                """)) {
            assertThat(say(server, request(user("a"), assistant("First"), user("Summarise this"))))
                    .contains("summary");
            assertThat(say(server, request(user("Summarise this"), assistant("First"), user("b"))))
                    .contains("Second");
        }
    }

    @Test
    void expectationsAreAboutWhatWasSaidSinceTheLastReply() throws Exception {
        try (ScriptedModelServer server =
                serve("{name: d, turns: [{text: First}, {text: Second, expect: [pass, green]}]}")) {
            assertThat(say(server, request(user("a"), assistant("First"), tool("pass"), tool("green"))))
                    .contains("Second");
            HttpResponse<String> response = post(
                    server,
                    "/v1/chat/completions",
                    request(user("pass green"), assistant("First"), tool("pass"), tool("red")));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .isEqualTo(
                            "{\"error\":{\"message\":\"scripted model \\\"d\\\": turn 2 of 2 expects \\\"green\\\" in what"
                                    + " was said last, which is: pass\\nred\",\"type\":\"invalid_request_error\",\"param\":null,"
                                    + "\"code\":null}}");
        }
    }

    @Test
    void afterTheLastTurnTheScriptHasEnded() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Only}]")) {
            HttpResponse<String> response =
                    post(server, "/v1/chat/completions", request(user("a"), assistant("Only"), user("more")));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("the script has ended: the request asks for turn 2 of 1");
        }
    }

    @Test
    void requestsThatAreNoneAreRefused() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]")) {
            assertThat(say(server, "{")).contains("the request's body is not JSON");
            assertThat(say(server, "[]")).contains("the request's body is not a JSON object");
            assertThat(say(server, "{\"messages\":[]}")).contains("only streams");
            assertThat(say(server, "{\"stream\":true,\"messages\":[{\"role\":\"narrator\"}]}"))
                    .contains("unknown role \\\"narrator\\\"");
            HttpResponse<String> elsewhere = post(server, "/v1/embeddings", "{}");
            assertThat(elsewhere.statusCode()).isEqualTo(404);
            assertThat(elsewhere.body()).contains("does not serve POST /v1/embeddings");
        }
    }

    @Test
    void theModelIsListed() throws Exception {
        try (ScriptedModelServer server = serve("{name: demo, turns: [{text: Hi}]}")) {
            for (String path : List.of("/v1/models", "/models", "/api/tags")) {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(server.baseUri().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).contains("\"demo\"");
            }
            assertThat(post(server, "/api/show", "{\"model\":\"demo\"}").body())
                    .contains("\"capabilities\":[\"completion\",\"tools\"]");
        }
    }

    @Test
    void chunksLeaveOneByOne() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: One two three, fail: {stall_after_chunks: 2}}]");
                RawClient client = new RawClient(server)) {
            // nothing but flushing lets the second chunk arrive: the reply never ends
            String read = client.send(chatPost(GREETING)).readThrough("\"One \"},\"finish_reason\":null}]}\n\n");
            assertThat(read).doesNotContain("two");
        }
    }

    @Test
    void aConnectionCarriesManyRequests() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]");
                RawClient client = new RawClient(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(chatPost(GREETING)).readThrough("0\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void aBodyMayComeInChunks() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]");
                RawClient client = new RawClient(server)) {
            int half = GREETING.length() / 2;
            client.send("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(half) + ";note=x\r\n" + GREETING.substring(0, half) + "\r\n"
                    + Integer.toHexString(GREETING.length() - half) + "\r\n" + GREETING.substring(half) + "\r\n"
                    + "0\r\nTrailer: t\r\n\r\n");
            assertThat(client.readThrough("0\r\n\r\n")).contains("\"Hi\"");
        }
    }

    @Test
    void aClientThatWaitsForPermissionGetsIt() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]");
                RawClient client = new RawClient(server)) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: "
                    + GREETING.length() + "\r\n\r\n");
            assertThat(client.readThrough("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send(GREETING).readThrough("0\r\n\r\n")).contains("\"Hi\"");
        }
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]")) {
            for (String nonsense : List.of(
                    "nonsense\r\n\r\n",
                    "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                    "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
                    "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                    // The client is still sending when it is answered, and must not lose the answer over it.
                    "GET / HTTP/1.1\r\nlong: " + "x".repeat(16 << 20))) {
                try (RawClient client = new RawClient(server)) {
                    assertThat(client.send(nonsense).readThrough("\r\n\r\n")).startsWith("HTTP/1.1 400 ");
                }
            }
        }
    }

    @Test
    void failuresComeInTheirOrderAndBeginAnewAfterTheReply() throws Exception {
        try (ScriptedModelServer server = serve("""
                turns:
                  - text: Hi
                    fail:
                      - {status: 429, headers: {Retry-After: '7'}, times: 2}
                      - {status: 503, body: busy}
                """)) {
            for (int round = 0; round < 2; round++) {
                List<HttpResponse<String>> responses = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    responses.add(post(server, "/v1/chat/completions", GREETING));
                }
                assertThat(responses).extracting(HttpResponse::statusCode).containsExactly(429, 429, 503, 200);
                assertThat(responses.get(0).headers().firstValue("retry-after")).contains("7");
                assertThat(responses.get(0).body()).contains("rate_limit_error");
                assertThat(responses.get(2).body()).isEqualTo("busy");
            }
        }
    }

    @Test
    void sessionsFailEachForItself() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi, fail: {status: 500}}]")) {
            assertThat(post(server, "/v1/chat/completions", request(user("a"))).statusCode())
                    .isEqualTo(500);
            assertThat(post(server, "/v1/chat/completions", request(user("b"))).statusCode())
                    .isEqualTo(500);
            assertThat(post(server, "/v1/chat/completions", request(user("a"))).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void sessionsSideBySideGetEachTheirOwn() throws Exception {
        try (ScriptedModelServer server = serve("""
                turns:
                  - {text: First, fail: {status: 503}}
                  - {text: Second, expect: hurry}
                """)) {
            List<CompletableFuture<List<String>>> sessions = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String task = user("task " + i);
                sessions.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return List.of(
                                say(server, request(task)),
                                say(server, request(task)),
                                say(server, request(task, assistant("First"), user("hurry"))));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            for (CompletableFuture<List<String>> session : sessions) {
                List<String> replies = session.get(60, TimeUnit.SECONDS);
                assertThat(replies.get(0)).contains("status 503");
                assertThat(replies.get(1)).contains("First");
                assertThat(replies.get(2)).contains("Second");
            }
        }
    }

    @Test
    void aDroppedConnectionHasNoAnswer() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi, fail: {drop: true}}]");
                RawClient client = new RawClient(server)) {
            assertThat(client.send(chatPost(GREETING)).readToEnd()).isEmpty();
        }
    }

    @Test
    void aBrokenConnectionIsReset() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: One two three, fail: {break_after_chunks: 2}}]");
                RawClient client = new RawClient(server)) {
            client.send(chatPost(GREETING));
            assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aTruncatedReplyEndsProperlyButEarly() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: One two three, fail: {truncate_after_chunks: 2}}]")) {
            assertThat(say(server, GREETING))
                    .contains("One ")
                    .doesNotContain("two")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void noFailureLetsTheEndMarkerThrough() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi, fail: {truncate_after_chunks: 99}}]")) {
            assertThat(say(server, GREETING))
                    .contains("\"finish_reason\":\"stop\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void theObserverSeesRequestsAsTheyCame() throws Exception {
        List<ReceivedRequest> seen = new ArrayList<>();
        try (ScriptedModelServer server =
                ScriptedModelServer.start(ScriptedModel.of("m", List.of(ScriptedTurn.of("Hi"))), seen::add)) {
            http.send(
                    HttpRequest.newBuilder(server.baseUri().resolve("/v1/chat/completions?x=1"))
                            .header("Authorization", "Bearer k")
                            .POST(HttpRequest.BodyPublishers.ofString(GREETING))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).method()).isEqualTo("POST");
        assertThat(seen.get(0).path()).isEqualTo("/v1/chat/completions");
        assertThat(seen.get(0).headers()).containsEntry("authorization", List.of("Bearer k"));
        assertThat(new String(seen.get(0).body(), StandardCharsets.UTF_8)).isEqualTo(GREETING);
    }

    @Test
    void closingBreaksOffWhatIsUnderWay() throws Exception {
        ScriptedModelServer server = serve("{delay_ms: 0, turns: [{text: One two three, chunk_delay_ms: 3600000}]}");
        try (RawClient client = new RawClient(server)) {
            client.send(chatPost(GREETING)).readThrough("\"content\":\"\"},\"finish_reason\":null}]}\n\n\r\n");
            CompletableFuture<String> rest = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.readToEnd();
                } catch (IOException e) {
                    return "";
                }
            });
            server.close();
            // That the port refuses clients cannot be asserted: it is free now, and anybody's.
            assertThat(rest.get(60, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void theServerListensOnTheLoopbackAddressOnly() throws Exception {
        try (ScriptedModelServer server = serve("turns: [{text: Hi}]")) {
            assertThat(server.baseUri().toString()).matches("http://127\\.0\\.0\\.1:\\d+");
        }
    }
}
