package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that go on from others: the model is told exactly what it was told then, and the new session replays alone. */
class ResumedSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "Ähren 🌾\n");
    }

    private static List<JsonNode> messages(RecordedSession session, int request) throws IOException {
        JsonNode list = JSON.readTree(session.requests().get(request).body()).path("messages");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    private Inheritance all(RecordedSession parent) throws Exception {
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            return past.all();
        }
    }

    private Inheritance upTo(RecordedSession parent, int event) throws Exception {
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            return past.upTo(event);
        }
    }

    /** The scripted model goes by how often it has spoken in the conversation, so a child's script begins with the past. */
    private SessionFixture goingOn(Inheritance taken, ScriptedTurn... turns) {
        List<ScriptedTurn> script = new ArrayList<>();
        taken.messages().stream().filter(AiMessage.class::isInstance).forEach(past -> script.add(say("Past.")));
        script.addAll(List.of(turns));
        return sessions.goingOnFrom(taken).model(ScriptedModel.of("scripted", script));
    }

    /** The child's first request is the parent's last one, what came of it, and the new prompt. */
    private static void assertFollows(RecordedSession child, RecordedSession parent) throws Exception {
        List<JsonNode> before = messages(parent, parent.requests().size() - 1);
        List<JsonNode> now = messages(child, 0);
        assertThat(now.subList(0, before.size())).isEqualTo(before);
        assertThat(now).hasSizeGreaterThan(before.size());
    }

    @Test
    void theConversationIsTakenOverExactly() throws Exception {
        RecordedSession parent = sessions.allow("write_file")
                .turns(
                        say("Ich lese 🌍.", read("a.txt"), read("fehlt.txt"), read("a.txt")),
                        say("", write("b.txt", "b"), call("no_tool"), shell("rm a.txt")),
                        say("Fertig."))
                .run();

        RecordedSession child = goingOn(all(parent), say("", read("b.txt")), say("Auch fertig."))
                .prompts("Und jetzt?")
                .run();

        assertFollows(child, parent);
        assertThat(messages(child, 0).toString()).contains("Ähren 🌾", "Fertig.", "Und jetzt?", "Denied: ");
        child.assertReplays();
        parent.assertReplays();
        assertThat(ParentLink.of(child.config().json()))
                .contains(new ParentLink(parent.id(), parent.result().head(), OptionalInt.empty()));
    }

    @Test
    void aSessionIsGoneOnWithThreeTimes() throws Exception {
        RecordedSession last =
                sessions.turns(say("", read("a.txt")), say("Eins.")).run();
        List<RecordedSession> chain = new ArrayList<>(List.of(last));
        for (int i = 0; i < 3; i++) {
            RecordedSession next = goingOn(all(last), say("", read("a.txt")), say("Antwort " + i))
                    .prompts("Weiter " + i)
                    .run();
            assertFollows(next, last);
            last = next;
            chain.add(last);
        }

        assertThat(messages(last, 0).toString()).contains("Eins.", "Antwort 0", "Antwort 1", "Weiter 2");
        for (RecordedSession session : chain) {
            session.assertReplays();
        }
        // Call ids do not repeat, although the model counts from one in every session.
        List<String> ids = all(last).messages().stream()
                .filter(AiMessage.class::isInstance)
                .flatMap(message -> ((AiMessage) message).toolExecutionRequests().stream())
                .map(ToolExecutionRequest::id)
                .toList();
        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void whatWasCompactedStaysCompacted() throws Exception {
        String words = "Wort ".repeat(300);
        RecordedSession parent = sessions.window(1400)
                .model(withSummary(
                        say("Kurz gesagt."),
                        say(words, read("a.txt")),
                        say(words, read("a.txt")),
                        say(words, read("a.txt")),
                        say("Fertig.")))
                .run();
        assertThat(parent.result().head()).isNotNull();

        RecordedSession child = goingOn(all(parent), say("Gut."))
                .window(100_000)
                .prompts("Weiter")
                .run();

        assertFollows(child, parent);
        assertThat(messages(child, 0).toString()).contains("Summary of the conversation so far", "Kurz gesagt.");
        child.assertReplays();
    }

    @Test
    void anotherProviderCanGoOn() throws Exception {
        RecordedSession parent = sessions.protocol(Protocol.ANTHROPIC)
                .turns(say("Ich lese.", read("a.txt")), say("Fertig."))
                .run();

        for (Protocol protocol : List.of(Protocol.OPENAI, Protocol.OLLAMA, Protocol.ANTHROPIC, Protocol.GEMINI)) {
            RecordedSession child = goingOn(all(parent), say("", read("a.txt")), say("Gut."))
                    .protocol(protocol)
                    .prompts("Weiter")
                    .run();

            child.assertReplays();
            String sent = new String(child.requests().get(0).body(), StandardCharsets.UTF_8);
            assertThat(sent).contains("Ähren 🌾", "Fertig.", "Weiter");
        }
    }

    /** Providers refuse what another one has signed, and other models can make nothing of it. */
    @Test
    void whatAModelThoughtIsForItselfAlone() throws Exception {
        Inheritance held = all(sessions.turns(say("Fertig.")).run());
        List<ChatMessage> thoughtful = held.messages().stream()
                .map(message -> message instanceof AiMessage said
                        ? said.toBuilder()
                                .thinking("Hm.")
                                .attributes(Map.of("signature", "s"))
                                .build()
                        : message)
                .toList();
        for (String heldWith : List.of(held.heldWith(), "anthropic/another")) {
            RecordedSession child = goingOn(
                            new Inheritance(held.parent(), thoughtful, List.of(), List.of(), heldWith), say("Gut."))
                    .prompts("Weiter")
                    .run();

            child.assertReplays();
            AiMessage inherited = (AiMessage) child.config().inheritedMessages().get(1);
            assertThat(inherited.thinking()).isEqualTo(heldWith.equals(held.heldWith()) ? "Hm." : null);
        }
    }

    @Test
    void aForkStandsWhereTheRecordedSessionStood() throws Exception {
        RecordedSession parent = sessions.allow("write_file")
                .prompts("Eins", "Zwei")
                .turns(
                        say("", read("a.txt"), read("a.txt")),
                        say("Fertig mit eins."),
                        say("", write("b.txt", "b")),
                        say("Fertig mit zwei."))
                .run();
        List<EventKind> kinds = parent.kinds();
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            // 0 start, 1 user, 2 model, 3 answer, 4-5 gates, 6-7 outcomes, 8 model, 9 answer, 10 user, …
            assertThat(past.boundaries()).containsExactly(0, 1, 7, 9, 10, 14, 16, 17);
            assertThat(kinds.get(17)).isInstanceOf(EventKind.SessionEnd.class);
        }
        int asked = 0;
        for (int event : List.of(0, 1, 7, 9, 10, 14, 16)) {
            Inheritance taken = upTo(parent, event);
            boolean goOn = taken.unanswered();
            assertThat(taken.parent().at()).hasValue(event);
            RecordedSession child = goingOn(taken, say("Anders fertig."))
                    .prompts(goOn ? new String[0] : new String[] {"Anders"})
                    .run();
            child.assertReplays();
            if (goOn) {
                // The very request the parent sent next.
                assertThat(messages(child, 0)).isEqualTo(messages(parent, asked++));
            } else {
                assertThat(messages(child, 0).toString()).contains("Anders");
            }
        }
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void aDamagedSessionIsGoneOnWithFromWhatIsIntact() throws Exception {
        RecordedSession parent = sessions.turns(say("Lesen.", read("a.txt")), say("", read("a.txt")), say("Fertig."))
                .run();
        Path log = parent.journal().logPath(parent.id());
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length * 4 / 5] ^= 1;
        Files.write(log, bytes);

        Inheritance taken;
        try (PastSession past = PastSession.read(parent.journal(), parent.id(), Modules.none())) {
            assertThat(past.damage()).isPresent();
            assertThat(past.isWhole()).isFalse();
            taken = past.all();
            assertThat(taken.parent().at()).hasValue(past.events() - 1);
        }
        assertThat(taken.messages()).isNotEmpty();
        sessions.goingOnFrom(taken).prompts("Weiter").turns(say("Gut.")).run().assertReplays();
    }

    /** What cannot be rebuilt exactly is not gone on with: the model would be told something it never said. */
    @Test
    void aForgedSessionIsRefused() throws Exception {
        RecordedSession parent =
                sessions.turns(say("", read("a.txt")), say("Fertig.")).run();
        Journal forged = Journal.at(directory.resolve("forged"));
        UUID id;
        try (StoredSession original = parent.load();
                StoredSession session = Rewritten.consistently(
                        original,
                        forged,
                        (index, kind, objects) -> List.of(
                                kind instanceof EventKind.AssistantTurn turn && turn.toolCalls() == null
                                        ? new EventKind.AssistantTurn(
                                                objects.changed(turn.message(), text -> "Nie gesagt."), null)
                                        : kind))) {
            id = session.sessionId();
        }

        try (PastSession past = PastSession.read(forged, id, Modules.none())) {
            assertThatThrownBy(past::all)
                    .isInstanceOf(UnusableParentException.class)
                    .hasMessageContaining("cannot be rebuilt exactly");
        }
    }
}
