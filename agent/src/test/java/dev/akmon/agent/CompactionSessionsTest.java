package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.withSummary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.provider.Usage;
import dev.akmon.agent.scripted.ReceivedRequest;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations that are compacted while everything that adds to a request is there. */
class CompactionSessionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProjectWithInstructionsASpecificationAndANote() throws Exception {
        sessions = new SessionFixture(directory)
                .file("a.txt", "a\n")
                .file("AGENTS.md", "Always speak of otters.\n")
                .file(".akmon/specs/pay.md", "Payments must work.\n")
                .file("long.txt", "Zeile 🌍 von vielen\n".repeat(250));
        Path note = sessions.home().resolve(".akmon/memory/user/style.md");
        Files.createDirectories(note.getParent());
        Files.writeString(note, "# Style\n\nUse tabs.\n");
    }

    @Test
    void theSummaryIsUsedCountedAndLeavesCallsAndResultsPaired() throws Exception {
        ScriptedCall todo = new ScriptedCall(
                "todo_write",
                JSON.createObjectNode()
                        .set(
                                "todos",
                                JSON.createArrayNode()
                                        .add(JSON.createObjectNode()
                                                .put("task", "Act on it")
                                                .put("status", "pending"))),
                null);
        RecordedSession session = sessions.window(6000)
                .model(withSummary(
                        say("They talked.").using(new ScriptedUsage(1000, 100)),
                        say("", todo, read("a.txt")).using(new ScriptedUsage(10, 5)),
                        say("", read("long.txt"), read("a.txt")).using(new ScriptedUsage(2000, 5)),
                        say("", read("long.txt"), call("list_directory")).using(new ScriptedUsage(4000, 5)),
                        say("", read("a.txt"), read("long.txt")).using(new ScriptedUsage(4500, 5)),
                        say("", read("long.txt")).using(new ScriptedUsage(100, 5)),
                        say("Done.").using(new ScriptedUsage(100, 5))))
                .run()
                .assertReplays();

        int compactions = session.summary().path("compactions").asInt();
        assertThat(compactions).isPositive();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.result().usage())
                .isEqualTo(new Usage(10_710 + 1000L * compactions, 30 + 100L * compactions, 0, 0));
        for (ReceivedRequest request : session.requests()) {
            assertPaired(request);
        }
        String last =
                new String(session.requests().get(session.requests().size() - 1).body(), StandardCharsets.UTF_8);
        assertThat(last)
                .contains("They talked.", "Always speak of otters.", "Payments must work.", "Use tabs.", "Act on it")
                .doesNotContain("the earlier part was dropped");
    }

    /** Every result answers a call of the message before it, and every call has its result. */
    private static void assertPaired(ReceivedRequest request) throws Exception {
        Set<String> open = new HashSet<>();
        for (JsonNode message : JSON.readTree(request.body()).path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                assertThat(open.remove(message.path("tool_call_id").asText())).isTrue();
            } else {
                assertThat(open).isEmpty();
                message.path("tool_calls")
                        .forEach(call -> open.add(call.path("id").asText()));
            }
        }
        assertThat(open).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"8000, 6000, 0", "120000, 90000, 0", "120000, 110000, 1", "1000000, 700000, 0"})
    void theWholeWindowIsUsedHoweverLargeOrSmall(int window, int taken, int compactions) throws Exception {
        sessions.file("large.txt", "x".repeat(200).concat("\n").repeat(window < 10_000 ? 1 : 240));
        RecordedSession session = sessions.window(window)
                .model(withSummary(
                        say("They talked."),
                        say("", read("large.txt")).using(new ScriptedUsage(100, 5)),
                        say("", read("large.txt")).using(new ScriptedUsage(100, 5)),
                        say("", read("large.txt")).using(new ScriptedUsage(100, 5)),
                        say("", read("a.txt")).using(new ScriptedUsage(taken, 5)),
                        say("Done.")))
                .run()
                .assertReplays();

        assertThat(session.summary().path("compactions").asInt()).isEqualTo(compactions);
    }
}
