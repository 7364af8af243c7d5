package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.withSummary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.UserInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Images a user shows with a prompt: what each provider is sent, what is recorded, and what is refused. */
@Timeout(120)
class PromptImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CAPTION = "[image shot.png: image/png, 30x20 pixels]";

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private String base64;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n");
        base64 = image("shot.png", 30, 20);
    }

    private String image(String path, int width, int height) throws Exception {
        byte[] png = Pictures.png(width, height);
        Files.write(sessions.project().resolve(path), png);
        return Base64.getEncoder().encodeToString(png);
    }

    private static List<JsonNode> messages(RecordedSession session, int request) throws Exception {
        List<JsonNode> list = new ArrayList<>();
        JSON.readTree(session.requests().get(request).body()).path("messages").forEach(list::add);
        return list;
    }

    private void assertNothingRecorded() {
        assertThat(sessions.journal().directory()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void eachProtocolIsSentTheImageBeforeTheWords(Protocol protocol) throws Exception {
        try (WireServer server = new WireServer(WireReplies.done(protocol))) {
            RecordedSession session = sessions.protocol(protocol)
                    .modelId("m-1")
                    .config("[[model_estimates]]\npattern = \"m-1\"\nimages = true\n")
                    .server(server.uri())
                    .images("shot.png")
                    .prompts("What is it?")
                    .run();
            sessions.removeProject();
            session.assertReplays();

            JsonNode request = JSON.readTree(server.requests().get(0).body());
            JsonNode all = request.path(protocol == Protocol.GEMINI ? "contents" : "messages");
            JsonNode last = all.get(all.size() - 1);
            assertThat(last.path("role").asText()).isEqualTo("user");
            JsonNode parts = last.path(protocol == Protocol.GEMINI ? "parts" : "content");
            switch (protocol) {
                case OPENAI, AZURE_OPENAI ->
                    assertThat(parts.get(1).path("image_url").path("url").asText())
                            .isEqualTo("data:image/png;base64," + base64);
                case ANTHROPIC -> {
                    JsonNode source = parts.get(1).path("source");
                    assertThat(source.path("media_type").asText()).isEqualTo("image/png");
                    assertThat(source.path("data").asText()).isEqualTo(base64);
                    assertThat(parts.get(2).path("cache_control").path("type").asText())
                            .as("what the next request begins with is kept in the cache")
                            .isEqualTo("ephemeral");
                }
                case OLLAMA -> {
                    assertThat(last.path("images").get(0).asText()).isEqualTo(base64);
                    assertThat(parts.asText()).isEqualTo(CAPTION + "\nWhat is it?");
                }
                case GEMINI ->
                    assertThat(parts.get(1).path("inlineData").path("data").asText())
                            .isEqualTo(base64);
                case BEDROCK -> throw new AssertionError("has a module, and its tests there");
            }
            if (protocol != Protocol.OLLAMA) {
                assertThat(parts.get(0).path("text").asText()).isEqualTo(CAPTION);
                assertThat(parts.get(2).path("text").asText()).isEqualTo("What is it?");
            }
        }
    }

    @Test
    void theImageIsRecordedAsACallThatTheUserMade() throws Exception {
        RecordedSession session = sessions.images(
                        sessions.project().resolve("shot.png").toString())
                .readsAllowed(false)
                .turns(say("Noise."))
                .run()
                .assertReplays();
        assertThat(session.kindNames())
                .containsExactly(
                        "SessionStart",
                        "PermissionGate",
                        "ToolCall",
                        "UserTurn",
                        "ProviderCall",
                        "AssistantTurn",
                        "SessionEnd");
        JsonNode gate = session.gates().get(0);
        assertThat(gate.path("tool_name").asText()).isEqualTo("view_image");
        assertThat(gate.path("tool_input").path("path").asText()).isEqualTo("shot.png");
        assertThat(gate.path("policy").asText()).isEqualTo("typed");
        assertThat(gate.path("approver").asText()).isEqualTo("person");
        JsonNode recorded = session.outputs().get(0).path("images").get(0);
        assertThat(recorded.path("base64").asText()).isEqualTo(base64);
        assertThat(recorded.path("media_type").asText()).isEqualTo("image/png");
        EventKind.UserTurn prompt = session.kinds(EventKind.UserTurn.class).get(0);
        try (var stored = session.load()) {
            assertThat(new String(stored.object(prompt.prompt()), StandardCharsets.UTF_8))
                    .as("as typed")
                    .isEqualTo("Do it.");
        }
        assertThat(session.verify().violations()).isEmpty();
    }

    @Test
    void largeOnesAreScaledAndLyingNamesAreSeenThrough() throws Exception {
        image("large.jpg", 2000, 1000);
        RecordedSession session = sessions.images("large.jpg", "shot.png", "shot.png")
                .turns(say("Noise."))
                .run()
                .assertReplays();
        assertThat(session.outputs()).hasSize(2);
        assertThat(session.outputs().get(0).path("content").asText())
                .contains("large.jpg", "1568x784 pixels, scaled down from 2000x1000");
        JsonNode prompt = messages(session, 0).get(1).path("content");
        assertThat(prompt)
                .extracting(part -> part.path("type").asText())
                .containsExactly("text", "image_url", "text", "image_url", "text");
    }

    @ParameterizedTest
    @CsvSource({
        "gone.png, there is no gone.png",
        "../outside.png, ../outside.png is outside the project: copy it there",
        "a.txt, 'a.txt is no PNG, JPEG, GIF or WebP image'",
        "damaged.png, damaged.png cannot be decoded as image/png",
        "key.png, one of the user's keys",
        "denied/shot.png, denied/shot.png is not shown: denied by the rule read(denied/**)",
        "'', the path is empty"
    })
    void whatCannotBeShownIsSaidBeforeAnythingIsRecorded(String path, String message) throws Exception {
        Files.write(directory.resolve("outside.png"), Pictures.png(3, 3));
        Files.createDirectory(sessions.project().resolve("denied"));
        image("denied/shot.png", 3, 3);
        byte[] png = Pictures.png(30, 20);
        png[60] ^= 0x55;
        Files.write(sessions.project().resolve("damaged.png"), png);
        byte[] key = "key-of-the-fixture".getBytes(StandardCharsets.UTF_8);
        byte[] whole = Pictures.png(3, 3);
        byte[] tagged = new byte[whole.length + key.length];
        System.arraycopy(whole, 0, tagged, 0, whole.length);
        System.arraycopy(key, 0, tagged, whole.length, key.length);
        Files.write(sessions.project().resolve("key.png"), tagged);

        assertThatThrownBy(() -> sessions.deny("read(denied/**)")
                        .images("shot.png", path)
                        .run())
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
        assertNothingRecorded();
    }

    @Test
    void aModelThatTakesNoImagesIsNotAsked() throws Exception {
        sessions.config("[[model_estimates]]\npattern = \"scripted\"\nimages = false\n");
        assertThatThrownBy(() -> sessions.images("shot.png").run())
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("scripted takes no images")
                .hasMessageContaining("images = true");
        assertNothingRecorded();
    }

    @Test
    void thereAreNotMoreThanProvidersTake() throws Exception {
        String[] many = IntStream.rangeClosed(0, PromptImages.MOST)
                .mapToObj(i -> "shot" + i + ".png")
                .toArray(String[]::new);
        for (String one : many) {
            image(one, 2, 2);
        }
        assertThatThrownBy(() -> sessions.images(many).run())
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("17 images are too many");
        assertNothingRecorded();
    }

    @Test
    void aConversationShowsImagesWithItsPrompts() throws Exception {
        String second = image("two.png", 20, 20);
        RecordedSession session = sessions.conversation(
                        new UserInput.Prompt("Hello."),
                        new UserInput.Image("shot.png"),
                        new UserInput.Image("two.png"),
                        new UserInput.Prompt("Compare."),
                        new UserInput.Prompt("Thanks."))
                .turns(say("Hello."), say("Both are noise."), say("Always."))
                .run();
        sessions.removeProject();
        session.assertReplays();
        assertThat(messages(session, 0).toString()).doesNotContain(base64);
        assertThat(messages(session, 1).toString()).containsOnlyOnce(base64).containsOnlyOnce(second);
        assertThat(messages(session, 2)).hasSize(6);
        assertThat(messages(session, 2).toString())
                .containsOnlyOnce(base64)
                .containsOnlyOnce(second)
                .contains("Compare.");
    }

    @Test
    void anImageThatIsGoneOrForbiddenByThenIsNotPassedOverInSilence() throws Exception {
        RecordedSession session = sessions.deny("read(shot.png)")
                .conversation(
                        new UserInput.Image("gone.png"),
                        new UserInput.Image("shot.png"),
                        new UserInput.Prompt("What is it?"))
                .turns(say("I cannot see it."))
                .run()
                .assertReplays();
        assertThat(session.gates())
                .extracting(gate -> gate.path("policy").asText())
                .containsExactly("refused", "rule");
        assertThat(messages(session, 0).get(1).path("content").asText())
                .contains("the image gone.png, but it could not be read. Not run: ")
                .contains("the image shot.png, but it could not be read. Denied: ")
                .endsWith("What is it?");
    }

    private Inheritance taken(RecordedSession parent, int event) throws Exception {
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            return past.upTo(event);
        }
    }

    @Test
    void aSessionThatGoesOnHasTheImage() throws Exception {
        RecordedSession parent =
                sessions.images("shot.png").turns(say("Noise.")).run();
        RecordedSession child = sessions.images()
                .goingOnFrom(taken(parent, parent.kinds().size() - 1))
                .turns(say("Past."), say("Still noise."))
                .prompts("And now?")
                .run();
        sessions.removeProject();
        child.assertReplays();
        assertThat(messages(child, 0).toString()).containsOnlyOnce(base64).contains("And now?");
    }

    @Test
    void aForkBetweenTheImageAndItsPromptShowsItWithTheNewOne() throws Exception {
        RecordedSession parent = sessions.images("shot.png")
                .prompts("Is it large?")
                .turns(say("No."))
                .run();
        RecordedSession child = sessions.images()
                .goingOnFrom(taken(parent, 2))
                .turns(say("Yes."))
                .prompts("Is it small?")
                .run();
        sessions.removeProject();
        child.assertReplays();
        assertThat(messages(child, 0)).hasSize(2);
        assertThat(messages(child, 0).toString())
                .containsOnlyOnce(base64)
                .contains(CAPTION, "Is it small?")
                .doesNotContain("large");
    }

    @Test
    void whenTheWindowIsNearlyFullItGoesFirstAndCanBeSeenAgain() throws Exception {
        RecordedSession session = sessions.window(2_500)
                .images("shot.png")
                .turns(
                        ImageSessionsTest.counted(say("", read("a.txt")), 2_100),
                        ImageSessionsTest.counted(say("", call("view_image", "path", "shot.png")), 200),
                        say("Done."))
                .run()
                .assertReplays();
        assertThat(messages(session, 0).toString()).contains(base64);
        assertThat(messages(session, 1).get(1).path("content").asText())
                .isEqualTo(CAPTION + "\n[not shown any more, to save room; view_image shows it to you again]\nDo it.");
        assertThat(messages(session, 2).toString()).as("seen again").containsOnlyOnce(base64);
    }

    @Test
    void aSummaryIsMadeFromItsCaption() throws Exception {
        RecordedSession session = sessions.model(
                        withSummary(say("They talked about noise."), say("Noise."), say("Yes."), say("Indeed.")))
                .conversation(
                        new UserInput.Image("shot.png"),
                        new UserInput.Prompt("What is it?"),
                        new UserInput.Prompt("Sure?"),
                        Directives.compactNow(),
                        new UserInput.Prompt("Really?"))
                .run()
                .assertReplays();
        assertThat(messages(session, 2).toString()).contains("USER: " + CAPTION).doesNotContain(base64);
        assertThat(messages(session, 3).toString())
                .contains("They talked about noise.")
                .doesNotContain(base64);
    }
}
