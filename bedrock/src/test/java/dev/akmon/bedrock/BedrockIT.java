package dev.akmon.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.akmon.bedrock.ConverseServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole sessions of the packaged program with the packaged module, each command a process of its own. */
@Timeout(180)
class BedrockIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path PROGRAM = Path.of("..", "agent", "target", "akmon.jar");
    private static final Path MODULE = Path.of("target", "akmon-bedrock.jar");
    private static final String MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String SECRET = "planted-secret-access-key";
    private static final String TOKEN = "planted-session-token";

    @TempDir
    Path home;

    private Path project;

    @BeforeEach
    void aProject() throws IOException {
        project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("a.txt"), "a\n");
    }

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome akmon(Map<String, String> variables, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                PROGRAM.toRealPath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("in time").isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Map<String, String> keys(URI endpoint) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                "AKIAPLANTED",
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "AWS_SESSION_TOKEN",
                TOKEN,
                "AWS_REGION",
                "eu-central-1",
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                endpoint.toString());
    }

    private void addModule() throws Exception {
        Outcome added = akmon(Map.of(), "module", "add", MODULE.toRealPath().toString());
        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    @Test
    void aSessionIsRecordedWholeAndReplaysWithoutNetworkAndKeys() throws Exception {
        addModule();
        Reply throttled = Reply.error(429, "ThrottlingException", "Too many tokens, please wait");
        byte[] call = ConverseReply.started()
                .thought(0, "I should look", "c2ln")
                .text(1, "Let me look.")
                .call(2, "tooluse_1", "list_directory", "{\"pa", "th\":\".\"}")
                .ended("tool_use")
                .bytes();
        Reply failing = ConverseReply.started()
                .delta(0, "{\"text\":\"There \"}")
                .exception("modelStreamErrorException", "the model broke")
                .reply();
        Reply last = ConverseReply.started()
                .text(0, "There is ", "a.txt.")
                .ended("end_turn")
                .reply();
        Outcome run;
        try (ConverseServer server = new ConverseServer(
                throttled, Reply.stream(call).inPiecesOf(50), failing, last.cutAfter(last.body().length - 20), last)) {
            run = akmon(
                    keys(server.uri()),
                    "--task",
                    "What is there?",
                    "--model",
                    MODEL,
                    "--thinking-budget",
                    "2000",
                    "--yes",
                    "--output",
                    "json");
            assertThat(run.exitCode()).as(run.err()).isZero();

            assertThat(server.requests()).hasSize(5);
            assertThat(server.requests().get(1).body())
                    .isEqualTo(server.requests().get(0).body());
            JsonNode first = JSON.readTree(server.requests().get(0).body());
            assertThat(first.path("additionalModelRequestFields").path("reasoning_config"))
                    .isEqualTo(JSON.readTree("{\"type\":\"enabled\",\"budget_tokens\":2000}"));
            assertThat(first.path("system").findValues("cachePoint")).hasSize(1);
            JsonNode messages = JSON.readTree(server.requests().get(4).body()).path("messages");
            assertThat(messages.get(1)
                            .path("content")
                            .get(0)
                            .findPath("signature")
                            .asText())
                    .isEqualTo("c2ln");
            assertThat(messages.get(2).path("content").get(0).path("toolResult").toString())
                    .contains("a.txt");
        }
        JsonNode report = JSON.readTree(run.out());
        String session = report.path("session_id").asText();
        assertThat(report.findValue("total_input_tokens").asInt()).isEqualTo(200);
        assertThat(report.findValue("total_cache_read_tokens").asInt()).isEqualTo(80);
        assertThat(report.path("cost_usd").asDouble()).isPositive();

        // The server is gone, and there are no keys.
        Outcome replay = akmon(Map.of(), "replay", "last");
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        assertThat(akmon(Map.of(), "verify", "last").exitCode()).isZero();

        try (ConverseServer server = new ConverseServer(ConverseReply.started()
                .text(0, "Nothing more.")
                .ended("end_turn")
                .reply())) {
            Outcome more =
                    akmon(keys(server.uri()), "--continue", "--task", "And now?", "--model", MODEL, "--output", "json");
            assertThat(more.exitCode()).as(more.err()).isZero();
            // What was thought is of use to the session that goes on, signature included.
            assertThat(server.requests().get(0).body()).contains("I should look", "c2ln", "And now?");
        }
        assertThat(akmon(Map.of(), "replay", "last").exitCode()).isZero();

        String recorded =
                akmon(Map.of(), "inspect", session, "--resolve", "--verbose").out();
        assertThat(recorded)
                .contains("event: metadata", "event: modelStreamErrorException", "tooluse_1", "x-amzn-errortype")
                .contains("RateLimited", "ServerError", "NetworkError")
                .doesNotContain(SECRET)
                .doesNotContain(TOKEN)
                .doesNotContain("AKIAPLANTED")
                .doesNotContain("AWS4-HMAC");
        try (var files = Files.walk(home.resolve(".local"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(SECRET)
                        .doesNotContain(TOKEN);
            }
        }
    }

    @Test
    void withoutTheModuleOneLineSaysHowToGetIt() throws Exception {
        Map<String, String> keys = keys(URI.create("http://127.0.0.1:9"));
        Outcome run = akmon(keys, "--task", "x", "--model", MODEL);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().strip().lines())
                .singleElement()
                .asString()
                .contains("the module bedrock is not installed", "akmon module add");

        Outcome explained = akmon(keys, "config", "explain-provider", "--model", MODEL);
        assertThat(explained.out())
                .contains("provider: bedrock")
                .contains("module:   bedrock, not installed")
                .doesNotContain("planted");
        addModule();
        assertThat(akmon(keys, "config", "explain-provider", "--model", MODEL).out())
                .contains("module:   bedrock 0.1.0");
    }

    @Test
    void aBearerTokenIsEnoughAndAToolThatPrintsItIsNotHeard() throws Exception {
        addModule();
        Files.writeString(project.resolve("a.txt"), "my token: bedrock-api-key-planted\n");
        try (ConverseServer server = new ConverseServer(
                ConverseReply.started()
                        .call(0, "t1", "read_file", "{\"path\":\"a.txt\"}")
                        .ended("tool_use")
                        .reply(),
                ConverseReply.started().text(0, "Done.").ended("end_turn").reply())) {
            Outcome run = akmon(
                    Map.of(
                            "AWS_BEARER_TOKEN_BEDROCK",
                            "bedrock-api-key-planted",
                            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                            server.uri().toString()),
                    "--bedrock",
                    "--task",
                    "Read it",
                    "--model",
                    "my-own-import",
                    "--yes");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(server.requests().get(0).target()).isEqualTo("/model/my-own-import/converse-stream");
            assertThat(server.requests().get(0).headers())
                    .containsEntry("authorization", "Bearer bedrock-api-key-planted");
            assertThat(server.requests().get(1).body())
                    .contains("[key removed by akmon]")
                    .doesNotContain("planted");
        }
        assertThat(akmon(Map.of(), "replay", "last").exitCode()).isZero();
    }
}
