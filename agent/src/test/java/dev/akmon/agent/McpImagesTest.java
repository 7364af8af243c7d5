package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.ApprovalAnswer;
import java.nio.charset.StandardCharsets;
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

/** Images in results of MCP tools: shown to the model, bounded, recorded, and not believed about what they are. */
@Timeout(120)
class McpImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SessionFixture sessions;
    private String base64;

    @BeforeEach
    void aServerWithPictures() throws Exception {
        sessions = new SessionFixture(directory)
                .person(question -> ApprovalAnswer.allow())
                .config(FakeMcpServer.configuration("fake", 60))
                .file("a.txt", "no image\n");
        base64 = file("shot.png", Pictures.png(30, 20));
    }

    private String file(String path, byte[] content) throws Exception {
        Files.write(sessions.project().resolve(path), content);
        return Base64.getEncoder().encodeToString(content);
    }

    /** A call that answers with these files; of each its kind, what the server says it is, and its name. */
    private static ScriptedCall show(String... parts) {
        return new ScriptedCall("mcp__fake__show", arguments(parts), null);
    }

    private static ObjectNode arguments(String... parts) {
        ObjectNode arguments = JSON.createObjectNode();
        ArrayNode list = arguments.putArray("parts");
        for (int i = 0; i < parts.length; i += 3) {
            list.addObject().put("type", parts[i]).put("mimeType", parts[i + 1]).put("file", parts[i + 2]);
        }
        return arguments;
    }

    private static List<String> images(RecordedSession session) throws Exception {
        List<String> images = new ArrayList<>();
        for (JsonNode output : session.outputs()) {
            output.path("images")
                    .forEach(image -> images.add(image.path("base64").asText()));
        }
        return images;
    }

    private static String content(RecordedSession session) throws Exception {
        return session.outputs().get(0).path("content").asText();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK")
    void eachProtocolIsSentTheImagesOfAResult(Protocol protocol) throws Exception {
        String second = file("two.png", Pictures.png(20, 20));
        String arguments = arguments("image", "image/png", "shot.png", "image", "image/png", "two.png")
                .toString();
        try (WireServer server =
                new WireServer(WireReplies.calls(protocol, "mcp__fake__show", arguments), WireReplies.done(protocol))) {
            RecordedSession session = sessions.protocol(protocol)
                    .modelId("m-1")
                    .config(FakeMcpServer.configuration("fake", 60)
                            + "[[model_estimates]]\npattern = \"m-1\"\nimages = true\n")
                    .server(server.uri())
                    .run();
            sessions.removeProject();
            session.assertReplays();

            assertThat(server.requests().get(1).body())
                    .containsOnlyOnce(base64)
                    .containsOnlyOnce(second)
                    .contains("[image 1: image/png, 30x20 pixels]", "[image 2: image/png, 20x20 pixels]");
        }
    }

    @Test
    void theImageIsRecordedAsItIsShownBesideTheExchange() throws Exception {
        RecordedSession session = sessions.turns(say("", show("image", "image/png", "shot.png")), say("Noise."))
                .run()
                .assertReplays();
        assertThat(images(session)).containsExactly(base64);
        EventKind.ToolCall call = session.kinds(EventKind.ToolCall.class).get(0);
        assertThat(session.json(call.sideEffects())
                        .path("mcp")
                        .path("response")
                        .path("result")
                        .path("content")
                        .get(0)
                        .path("data")
                        .asText())
                .isEqualTo(base64);
        assertThat(session.verify().violations()).isEmpty();
    }

    @Test
    void whatTheServerSaysAboutTypesIsNotBelieved() throws Exception {
        file("shot.jpg", Pictures.jpeg(30, 20));
        byte[] damaged = Pictures.png(30, 20);
        damaged[60] ^= 0x55;
        file("damaged.png", damaged);
        RecordedSession session = sessions.turns(
                        say(
                                "",
                                show(
                                        "image",
                                        "image/png",
                                        "shot.jpg",
                                        "image",
                                        "text/html",
                                        "shot.png",
                                        "image",
                                        "image/png",
                                        "a.txt",
                                        "image",
                                        "image/png",
                                        "damaged.png",
                                        "resource",
                                        "image/gif",
                                        "shot.png",
                                        "resource",
                                        "application/pdf",
                                        "a.txt",
                                        "audio",
                                        "audio/wav",
                                        "a.txt")),
                        say("I see."))
                .run()
                .assertReplays();
        assertThat(images(session)).hasSize(3);
        assertThat(content(session).lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("[image 1: image/jpeg, 30x20 pixels]"),
                        line -> assertThat(line).isEqualTo("[image 2: image/png, 30x20 pixels]"),
                        line -> assertThat(line)
                                .isEqualTo("[image of type image/png, 9 bytes, not shown: it is no PNG, JPEG, GIF or"
                                        + " WebP image]"),
                        line -> assertThat(line).contains("not shown: it cannot be decoded as image/png"),
                        line -> assertThat(line).isEqualTo("[resource x:y]"),
                        line -> assertThat(line).isEqualTo("[image 3: image/png, 30x20 pixels]"),
                        line -> assertThat(line).isEqualTo("[resource x:y]"),
                        line -> assertThat(line).startsWith("[audio of type audio/wav, "));
    }

    @Test
    void largeImagesAreScaledAndManyAreNotLookedAt() throws Exception {
        file("large.png", Pictures.png(2000, 1000));
        List<String> parts = new ArrayList<>(List.of("image", "image/png", "large.png"));
        for (int i = 0; i < 9; i++) {
            parts.addAll(List.of("image", "image/png", "shot.png"));
        }
        RecordedSession session = sessions.turns(say("", show(parts.toArray(String[]::new))), say("Many."))
                .run()
                .assertReplays();
        assertThat(images(session)).hasSize(8);
        assertThat(content(session))
                .contains("1568x784 pixels, scaled down from 2000x1000", "not shown: of one result 8 are looked at");
    }

    @Test
    void allImagesOfAResultTogetherAreBounded() throws Exception {
        file("half.png", Pictures.png(580, 580));
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            parts.addAll(List.of("image", "image/png", "half.png"));
        }
        RecordedSession session = sessions.turns(say("", show(parts.toArray(String[]::new))), say("Many."))
                .run()
                .assertReplays();
        assertThat(images(session)).hasSize(4);
        assertThat(content(session)).contains("not shown: those before it have 4");
    }

    @Test
    void aModelThatTakesNoImagesIsToldSo() throws Exception {
        RecordedSession session = sessions.config(FakeMcpServer.configuration("fake", 60)
                        + "[[model_estimates]]\npattern = \"scripted\"\nimages = false\n")
                .turns(say("", show("image", "image/png", "shot.png")), say("Then not."))
                .run()
                .assertReplays();
        assertThat(JSON.readTree(session.requests().get(1).body()).toString())
                .contains("this model takes no images")
                .doesNotContain(base64);
    }

    @Test
    void anImageWithAKeyInItsFileIsNeitherShownNorRecorded() throws Exception {
        byte[] png = Pictures.png(30, 20);
        byte[] key = "key-of-the-fixture".getBytes(StandardCharsets.UTF_8);
        byte[] tagged = new byte[png.length + key.length];
        System.arraycopy(png, 0, tagged, 0, png.length);
        System.arraycopy(key, 0, tagged, png.length, key.length);
        String encoded = file("tagged.png", tagged);
        RecordedSession session = sessions.turns(
                        say("", show("image", "image/png", "tagged.png", "resource", "image/png", "tagged.png")),
                        say("I see."))
                .run()
                .assertReplays();
        assertThat(images(session)).isEmpty();
        assertThat(content(session)).contains("one of the user's keys is in its file");
        EventKind.ToolCall call = session.kinds(EventKind.ToolCall.class).get(0);
        assertThat(session.json(call.sideEffects()).toString()).doesNotContain(encoded.substring(0, 200));
    }
}
