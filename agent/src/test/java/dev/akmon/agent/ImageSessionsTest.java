package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.agent.scripted.ScriptedUsage;
import dev.akmon.journal.EventKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions in which the model looks at images: how each provider is sent them, what is recorded, and what it costs. */
@Timeout(120)
class ImageSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private String base64;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n").file("b.txt", "b\n");
        base64 = image("shot.png", 300, 200);
    }

    /** Writes an image that cannot be compressed, and says what it is in base64. */
    private String image(String path, int width, int height) throws Exception {
        byte[] png = Pictures.png(width, height);
        Files.write(sessions.project().resolve(path), png);
        return Base64.getEncoder().encodeToString(png);
    }

    private static List<JsonNode> list(JsonNode node) {
        List<JsonNode> list = new ArrayList<>();
        node.forEach(list::add);
        return list;
    }

    private static List<JsonNode> messages(RecordedSession session, int request) throws Exception {
        return list(JSON.readTree(session.requests().get(request).body()).path("messages"));
    }

    static ScriptedTurn counted(ScriptedTurn turn, int input) {
        return new ScriptedTurn(
                turn.text(),
                turn.calls(),
                turn.finish(),
                new ScriptedUsage(input, 10),
                turn.expect(),
                turn.failures(),
                turn.delay(),
                turn.chunkDelay());
    }

    private static List<EventKind.ToolCall> compactions(RecordedSession session) throws Exception {
        return session.kinds(EventKind.ToolCall.class).stream()
                .filter(call -> call.toolId().equals("akmon:compact"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void eachProtocolIsSentTheImageWhereItTakesOne(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(
                WireReplies.calls(protocol, "view_image", "{\"path\":\"shot.png\"}"), WireReplies.done(protocol))) {
            RecordedSession session = sessions.protocol(protocol)
                    .modelId("m-1")
                    .config("[[model_estimates]]\npattern = \"m-1\"\nimages = true\n")
                    .server(server.uri())
                    .run();
            sessions.removeProject();
            session.assertReplays();

            JsonNode request = JSON.readTree(server.requests().get(1).body());
            List<JsonNode> messages = list(request.path(protocol == Protocol.GEMINI ? "contents" : "messages"));
            JsonNode last = messages.get(messages.size() - 1);
            JsonNode before = messages.get(messages.size() - 2);
            assertThat(last.path("role").asText()).isEqualTo("user");
            switch (protocol) {
                case OPENAI, AZURE_OPENAI -> {
                    assertThat(before.path("role").asText()).isEqualTo("tool");
                    assertThat(last.path("content")
                                    .get(1)
                                    .path("image_url")
                                    .path("url")
                                    .asText())
                            .isEqualTo("data:image/png;base64," + base64);
                }
                case ANTHROPIC -> {
                    assertThat(before.path("role").asText()).isEqualTo("assistant");
                    JsonNode result = last.path("content").get(0);
                    assertThat(result.path("type").asText()).isEqualTo("tool_result");
                    JsonNode source = result.path("content").get(1).path("source");
                    assertThat(source.path("media_type").asText()).isEqualTo("image/png");
                    assertThat(source.path("data").asText()).isEqualTo(base64);
                }
                case OLLAMA -> {
                    assertThat(before.path("role").asText()).isEqualTo("tool");
                    assertThat(last.path("images").get(0).asText()).isEqualTo(base64);
                }
                case GEMINI -> {
                    assertThat(before.path("parts").get(0).has("functionResponse"))
                            .isTrue();
                    JsonNode image = last.path("parts").get(1).path("inlineData");
                    assertThat(image.path("mimeType").asText()).isEqualTo("image/png");
                    assertThat(image.path("data").asText()).isEqualTo(base64);
                }
                case BEDROCK -> throw new AssertionError("has a module, and its tests there");
            }
        }
    }

    @Test
    void imagesStandBehindAllResultsOfATurn() throws Exception {
        RecordedSession session = sessions.turns(
                        say("", call("view_image", "path", "shot.png"), read("a.txt")),
                        say("", read("b.txt")),
                        say("Done."))
                .run()
                .assertReplays();
        assertThat(messages(session, 2))
                .extracting(message -> message.path("role").asText())
                .containsExactly("system", "user", "assistant", "tool", "tool", "user", "assistant", "tool");
        assertThat(messages(session, 2).toString()).containsOnlyOnce(base64);
        assertThat(session.outputs().get(0).path("images").get(0).path("base64").asText())
                .isEqualTo(base64);
    }

    @Test
    void aModelThatTakesNoImagesIsToldSo() throws Exception {
        RecordedSession session = sessions.config("[[model_estimates]]\npattern = \"scripted\"\nimages = false\n")
                .turns(say("", call("view_image", "path", "shot.png")), say("Then not."))
                .run()
                .assertReplays();
        assertThat(messages(session, 1).toString())
                .contains("300x200 pixels", "this model takes no images")
                .doesNotContain(base64);
        assertThat(session.config().json().path("context").path("images").isBoolean())
                .isTrue();
    }

    @Test
    void aSessionThatGoesOnHasTheImage() throws Exception {
        RecordedSession parent = sessions.turns(say("", call("view_image", "path", "shot.png")), say("Seen."))
                .run();
        Inheritance taken;
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            taken = past.all();
        }
        RecordedSession child = sessions.goingOnFrom(taken)
                .model(ScriptedModel.of("scripted", List.of(say("Past."), say("Past."), say("Still seen."))))
                .prompts("And now?")
                .run();
        sessions.removeProject();
        child.assertReplays();
        assertThat(messages(child, 0).toString()).containsOnlyOnce(base64);
    }

    @Test
    void imagesThatWereSeenGoFirstWhenTheWindowIsNearlyFull() throws Exception {
        RecordedSession session = sessions.window(2_500)
                .turns(
                        counted(say("", call("view_image", "path", "shot.png")), 100),
                        counted(say("", read("a.txt")), 2_100),
                        counted(say("", read("b.txt")), 500),
                        say("Done."))
                .run()
                .assertReplays();
        assertThat(compactions(session)).hasSize(1);
        JsonNode step = session.json(compactions(session).get(0).input()).path("arguments");
        assertThat(step.path("images_dropped").asInt()).isEqualTo(1);
        int last = session.requests().size() - 1;
        assertThat(messages(session, last).toString())
                .contains("not shown any more")
                .doesNotContain(base64)
                .doesNotContain("Summary");
        assertThat(messages(session, 1).toString()).as("before it was seen").contains(base64);
    }

    @Test
    void anImageIsInTheJournalOnce() throws Exception {
        RecordedSession session = sessions.turns(
                        say("", call("view_image", "path", "shot.png")),
                        say("", read("a.txt")),
                        say("", read("b.txt")),
                        say("", read("a.txt")),
                        say("", read("b.txt")),
                        say("Done."))
                .run()
                .assertReplays();
        long image = Files.size(sessions.project().resolve("shot.png"));
        assertThat(image).isGreaterThan(150_000);
        assertThat(Files.size(sessions.journal().logPath(session.id()))).isLessThan(image + 60_000);
    }
}
