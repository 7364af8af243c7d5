package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.akmon.agent.rules.TrustStore;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.ApprovalAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with the tools of MCP servers, real ones over pipes and loopback HTTP, good ones and bad ones. */
@Timeout(120)
class McpSessionsTest {
    private static final String KEY = "sk-live-0123456789abcdef";

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aPersonWhoAllowsEverything() throws Exception {
        sessions = new SessionFixture(directory).person(question -> ApprovalAnswer.allow());
    }

    @Test
    void theExchangeIsTheEvidenceOfACall() throws Exception {
        RecordedSession session = sessions.config(FakeMcpServer.configuration("fake", 60))
                .turns(say("", call("mcp__fake__echo", "text", "grüß dich 🌍")), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs().get(0).path("content").asText()).isEqualTo("said: grüß dich 🌍");
        JsonNode evidence = sideEffects(session, 0).path("mcp");
        assertThat(evidence.path("server").asText()).isEqualTo("fake");
        assertThat(evidence.path("request").path("method").asText()).isEqualTo("tools/call");
        assertThat(evidence.path("request")
                        .path("params")
                        .path("arguments")
                        .path("text")
                        .asText())
                .isEqualTo("grüß dich 🌍");
        assertThat(evidence.path("response")
                        .path("result")
                        .path("content")
                        .get(0)
                        .path("text")
                        .asText())
                .isEqualTo("said: grüß dich 🌍");
        assertThat(session.gates().get(0).path("permissions").get(0).toString()).contains("\"mcp\"", "\"fake/echo\"");
    }

    @Test
    void theConfigObjectNamesTheServerAndWhatCannotBeOffered() throws Exception {
        SessionFixture fixture =
                sessions.config(FakeMcpServer.configuration("fake", 60)).turns(say("Nothing to do."));
        RecordedSession session = fixture.run().assertReplays();

        JsonNode server = session.config().json().path("mcp_servers").get(0);
        assertThat(server.path("name").asText()).isEqualTo("fake");
        assertThat(server.path("transport").asText()).isEqualTo("stdio");
        assertThat(server.path("server_name").asText()).isEqualTo("fake");
        assertThat(server.path("server_version").asText()).isEqualTo("7");
        List<String> tools =
                session.config().tools().stream().map(ToolDefinition::name).toList();
        assertThat(tools)
                .contains("mcp__fake__echo", "mcp__fake__hang")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.contains("elsewhere") || name.endsWith("__list") || name.endsWith("__"))
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
    }

    @Test
    void whatIsLeftOutIsSaid() throws Exception {
        LiveRun run =
                sessions.config(FakeMcpServer.configuration("fake", 60)).prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            assertThat(run.notices())
                    .anyMatch(notice -> notice.contains("two tools of one name, echo"))
                    .anyMatch(notice ->
                            notice.contains("elsewhere is left out") && notice.contains("http://localhost:1/a"))
                    .anyMatch(notice -> notice.contains("its tool list is left out"));
        }
    }

    @Test
    void failuresOfEveryKindAreOutcomesOfTheCall() throws Exception {
        RecordedSession session = sessions.config(FakeMcpServer.configuration("fake", 60))
                .turns(
                        say("", call("mcp__fake__fail"), call("mcp__fake__refuse")),
                        say("", call("mcp__fake__odd"), call("mcp__fake__echo", "text", 5)),
                        say("", call("mcp__fake__die"), call("mcp__fake__echo", "text", "anybody?")),
                        say("I see."))
                .run()
                .assertReplays();

        List<JsonNode> outputs = session.outputs();
        assertThat(outputs)
                .extracting(o -> o.path("error").asText("-"))
                .satisfiesExactly(
                        code -> assertThat(code).contains("tool_failed"),
                        code -> assertThat(code).contains("server_error"),
                        code -> assertThat(code).isEqualTo("-"),
                        code -> assertThat(code).contains("server_failed"),
                        code -> assertThat(code).contains("server_failed"));
        assertThat(outputs.get(0).path("content").asText()).isEqualTo("it did not work");
        assertThat(outputs.get(1).path("content").asText()).contains("not like that", "-32602");
        assertThat(outputs.get(2).path("content").asText())
                .contains("half ", "[image of type image/png, 3 bytes", "[resource x:y]", "hologram");
        assertThat(outputs.get(3).path("content").asText()).contains("its process ended");
    }

    @Test
    void aServerThatDoesNotAnswerCostsOneCall() throws Exception {
        sessions.turns(
                say("", call("mcp__fake__hang"), call("mcp__fake__neither")),
                say("", call("mcp__fake__echo", "text", "still there")),
                say("Done."));
        int seconds = 2;
        RecordedSession session =
                sessions.config(FakeMcpServer.configuration("fake", seconds)).run();
        // Until it comes up in that time.
        while (session.config().json().path("mcp_servers").get(0).has("error")) {
            seconds *= 2;
            session = sessions.config(FakeMcpServer.configuration("fake", seconds))
                    .run();
        }

        session.assertReplays();
        assertThat(session.outputs().get(0).path("content").asText())
                .contains("did not answer within " + seconds + " s");
        assertThat(sideEffects(session, 0).path("mcp").path("response").isNull())
                .isTrue();
        assertThat(session.outputs().get(2).path("content").asText()).isEqualTo("said: still there");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void aMessageThatIsTooLongIsTheLastThatIsReadOfAServer() throws Exception {
        RecordedSession session = sessions.config(FakeMcpServer.configuration("fake", 60))
                .turns(say("", call("mcp__fake__huge")), say("", call("mcp__fake__echo", "text", "gone")), say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs().get(0).path("content").asText()).contains("more than 16 MiB");
        assertThat(session.outputs().get(1).path("status").asText()).isEqualTo("error");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void serversThatDoNotComeUpAreALineForTheUser() throws Exception {
        LiveRun run = sessions.config(FakeMcpServer.configuration("broken", 60, "broken")
                        + FakeMcpServer.configuration("silent", 1, "silent")
                        + "[mcp.missing]\ncommand = [\"/no/such/program\"]\n"
                        + "[mcp.off]\ncommand = [\"/no/such/program\"]\nenabled = false\n"
                        + "[mcp.nobody]\nurl = \"http://127.0.0.1:1/mcp\"\n")
                .prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            assertThat(run.notices())
                    .hasSize(4)
                    .anyMatch(notice -> notice.contains("MCP server broken") && notice.contains("no licence"))
                    .anyMatch(notice -> notice.contains("MCP server silent"))
                    .anyMatch(notice -> notice.contains("MCP server missing") && notice.contains("/no/such/program"))
                    .anyMatch(notice -> notice.contains("MCP server nobody"));
            assertThat(run.config().tools()).noneMatch(tool -> tool.name().startsWith("mcp__"));
        }
    }

    @Test
    void aProgramSeesNoKeysAndNoneIsRecorded() throws Exception {
        RecordedSession session = sessions.variable("GITHUB_TOKEN", KEY)
                .config(FakeMcpServer.configuration("fake", 60) + "[mcp.fake.env]\nGIVEN_TOKEN = \"${GITHUB_TOKEN}\"\n")
                .turns(
                        say(
                                "",
                                call("mcp__fake__variable", "name", "GITHUB_TOKEN"),
                                call("mcp__fake__variable", "name", "GIVEN_TOKEN")),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(session.outputs().get(0).path("content").asText()).isEqualTo("null");
        assertThat(session.outputs().get(1).path("content").asText()).isEqualTo("[key removed by akmon]");
        assertTheKeyIsNowhereIn(session);
    }

    private static void assertTheKeyIsNowhereIn(RecordedSession session) throws Exception {
        try (var stored = session.load()) {
            for (EventKind kind : session.kinds()) {
                for (var reference : kind.references()) {
                    assertThat(new String(stored.object(reference.digest()), StandardCharsets.UTF_8))
                            .doesNotContain(KEY);
                }
            }
        }
    }

    @Test
    void withoutLeaveNoToolOfAServerRuns() throws Exception {
        RecordedSession session = new SessionFixture(Files.createDirectory(directory.resolve("alone")))
                .config(FakeMcpServer.configuration("fake", 60))
                .turns(say("", call("mcp__fake__echo", "text", "x")), say("Pity."))
                .run()
                .assertReplays();

        assertThat(session.outputs()).isEmpty();
        assertThat(session.result().toolCalls().denied()).isEqualTo(1);
    }

    @Test
    void rulesNameServersAndTools() throws Exception {
        assertThat(decisions(List.of("mcp(fake/echo)"), List.of())).containsExactly("allowed", "denied", "denied");
        assertThat(decisions(List.of("mcp(fake)"), List.of("mcp(fake/variable)", "mcp(other)")))
                .containsExactly("allowed", "denied", "allowed");
        assertThat(decisions(List.of("mcp__fake__echo", "mcp(fake/strange*)"), List.of()))
                .containsExactly("allowed", "denied", "allowed");
        assertThat(decisions(List.of("mcp"), List.of("mcp(*/strange*)")))
                .containsExactly("allowed", "allowed", "denied");
    }

    /** What is decided about a call of {@code echo}, {@code variable} and {@code strange name/ü} where nobody is to be asked. */
    private List<String> decisions(List<String> allow, List<String> deny) throws Exception {
        RecordedSession session = new SessionFixture(Files.createTempDirectory(directory, "rules"))
                .config(FakeMcpServer.configuration("fake", 60))
                .allow(allow.toArray(String[]::new))
                .deny(deny.toArray(String[]::new))
                .turns(
                        say(
                                "",
                                call("mcp__fake__echo", "text", "x"),
                                call("mcp__fake__variable", "name", "PATH"),
                                call("mcp__fake__strange_name___13d98a05")),
                        say("Done."))
                .run()
                .assertReplays();
        return session.kinds(EventKind.PermissionGate.class).stream()
                .map(EventKind.PermissionGate::decision)
                .toList();
    }

    @Test
    void streamableHttpWorksTheSameWay() throws Exception {
        List<String> authorizations = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                exchange.close();
                return;
            }
            String message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Optional<String> answer = FakeMcpServer.answer(message);
            byte[] body = answer.orElse("")
                    .replace("AUTHORIZATION", authorizations.get(0))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.isPresent() ? 200 : 202, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        try {
            RecordedSession session = sessions.variable("DOCS_KEY", KEY)
                    .config("[mcp.docs]\nurl = \"http://127.0.0.1:"
                            + server.getAddress().getPort()
                            + "/mcp\"\n[mcp.docs.headers]\nAuthorization = \"Bearer ${DOCS_KEY}\"\n")
                    .turns(
                            say("", call("mcp__docs__echo", "text", "AUTHORIZATION"), call("mcp__docs__refuse")),
                            say("Done."))
                    .run()
                    .assertReplays();

            assertThat(authorizations).isNotEmpty().allMatch(("Bearer " + KEY)::equals);
            assertThat(session.outputs().get(0).path("content").asText())
                    .isEqualTo("said: Bearer [key removed by akmon]");
            assertThat(session.outputs().get(1).path("content").asText()).contains("not like that");
            JsonNode described = session.config().json().path("mcp_servers").get(0);
            assertThat(described.path("url").asText()).endsWith("/mcp");
            assertTheKeyIsNowhereIn(session);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theServersOfAProjectAreStartedOnceItsFileIsTrusted() throws Exception {
        Path started = directory.resolve("started");
        sessions.variable("XDG_STATE_HOME", directory.resolve("state").toString())
                .file(".mcp.json", """
                        {"mcpServers":{"marker":{"command":"${TOUCH:-touch}","args":["%s"]}}}""".formatted(started))
                .turns(say("Done."));

        RecordedSession before = sessions.run().assertReplays();
        JsonNode ignored = before.config().json().path("mcp_file");
        assertThat(ignored.path("trust").asText()).isEqualTo("undecided");
        assertThat(started).doesNotExist();

        Path file = sessions.project().resolve(".mcp.json");
        TrustStore.of(Map.of("XDG_STATE_HOME", directory.resolve("state").toString()))
                .decide(file, ignored.path("sha256").asText(), true, Instant.EPOCH);
        RecordedSession after = sessions.run().assertReplays();
        assertThat(after.config().json().path("mcp_file").path("trust").asText())
                .isEqualTo("trusted");
        assertThat(after.config().json().path("mcp_servers").get(0).path("name").asText())
                .isEqualTo("marker");
        assertThat(started).exists();

        Files.delete(started);
        Files.writeString(file, Files.readString(file) + " ");
        RecordedSession changed = sessions.run().assertReplays();
        assertThat(changed.config().json().has("mcp_servers")).isFalse();
        assertThat(started).doesNotExist();
    }

    @Test
    void noProgramOutlivesTheSession() throws Exception {
        RecordedSession session = sessions.config(FakeMcpServer.configuration("fake", 60))
                .turns(say("Done."))
                .run();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(ProcessHandle.current()
                        .descendants()
                        .map(p -> p.info().commandLine().orElse("")))
                .noneMatch(command -> command.contains(FakeMcpServer.class.getName()));
    }

    private static JsonNode sideEffects(RecordedSession session, int call) throws Exception {
        return session.json(session.kinds(EventKind.ToolCall.class).get(call).sideEffects());
    }

    @Test
    void aSessionBeforeThereWereServersReadsAsOneWithout() throws Exception {
        RecordedSession session = sessions.turns(say("Done.")).run().assertReplays();
        assertThat(session.config().json().has("mcp_servers")).isFalse();
    }
}
