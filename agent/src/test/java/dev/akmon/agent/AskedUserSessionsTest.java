package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.recorder.UserAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in which the model asks the user; the answer is a fact of its own, and a replay asks nobody. */
class AskedUserSessionsTest {
    private static final String SECRET = "the-key-nobody-may-see";

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aQuestion() throws Exception {
        sessions = new SessionFixture(directory).turns(asking(), say("Done."));
    }

    private static ScriptedTurn asking() throws Exception {
        return say("", new ScriptedCall("ask_user", (ObjectNode) new ObjectMapper().readTree("""
                {"question":"Which database?","options":["Postgres","SQLite"]}"""), null));
    }

    private void assertAnswer(RecordedSession session, String answer, String content) throws Exception {
        session.assertReplays();
        assertThat(session.outputs().get(0).path("answer").toString()).isEqualTo(answer);
        assertThat(session.outputs().get(0).path("content").asText()).isEqualTo(content);
        assertThat(new String(session.requests().get(1).body(), StandardCharsets.UTF_8))
                .contains(content);
    }

    @Test
    void theAnswerIsRecordedApartFromTheQuestion() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RecordedSession chosen = sessions.answering(question -> {
                    asked.incrementAndGet();
                    assertThat(question.text()).isEqualTo("Which database?");
                    assertThat(question.options()).containsExactly("Postgres", "SQLite");
                    return new UserAnswer.Chosen(2, "SQLite");
                })
                .run();
        assertAnswer(chosen, "{\"by\":\"person\",\"choice\":2,\"text\":\"SQLite\"}", "The user chose option 2: SQLite");
        assertThat(asked).hasValue(1);
        assertThat(chosen.gates().get(0).path("policy").asText()).isEqualTo("harmless");

        RecordedSession said = sessions.answering(question -> new UserAnswer.Said("Oracle, sadly"))
                .run();
        assertAnswer(said, "{\"by\":\"person\",\"text\":\"Oracle, sadly\"}", "The user answered: Oracle, sadly");

        RecordedSession declined =
                sessions.answering(question -> new UserAnswer.Declined()).run();
        assertAnswer(
                declined, "{\"by\":\"person\"}", "The user gave no answer. Decide yourself, and say what you decided.");
    }

    @Test
    void whereNobodyIsTheModelDecides() throws Exception {
        RecordedSession session = sessions.run();

        assertAnswer(
                session,
                "{\"by\":\"nobody\"}",
                "nobody is there to answer. Decide yourself, for what is safer where in doubt, and say at the end what"
                        + " you decided.");
        assertThat(session.outputs().get(0).path("error").asText()).isEqualTo("nobody_there");
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
    }

    @Test
    void planModeAsksAndARuleForbidsIt() throws Exception {
        RecordedSession planning = sessions.planningIn(".akmon/plan.md")
                .answering(question -> new UserAnswer.Chosen(1, "Postgres"))
                .run();
        assertAnswer(
                planning,
                "{\"by\":\"person\",\"choice\":1,\"text\":\"Postgres\"}",
                "The user chose option 1: Postgres");

        RecordedSession denied = sessions.deny("ask_user").run();
        denied.assertReplays();
        assertThat(denied.result().toolCalls().denied()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsTypedAsTheAnswerStaysOutOfTheJournal() throws Exception {
        RecordedSession session = sessions.apiKey(SECRET)
                .answering(question -> new UserAnswer.Said("use " + SECRET + " for it"))
                .run();

        session.assertReplays();
        assertThat(session.outputs().get(0).path("answer").path("text").asText())
                .doesNotContain(SECRET)
                .startsWith("use ");
        assertThat(new String(session.requests().get(1).body(), StandardCharsets.UTF_8))
                .doesNotContain(SECRET);
    }
}
