package dev.akmon.agent;

import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.UserInput;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations in which the user has changes undone. */
class UndoSessionsTest {
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "one\n").file(".git/HEAD", "");
        Workspace workspace = Workspace.of(sessions.project(), List.of());
        sessions.allow("write_file", "shell")
                .tools(host -> ((SessionTools) host).with(new UndoTool(sessions.journal(), workspace)))
                .turns(
                        say("", write("a.txt", "uno\n"), shell("echo x > b.txt")),
                        say("Eins fertig."),
                        say("", write("a.txt", "due\n")),
                        say("Zwei fertig."),
                        say("Drei."));
    }

    private static UserInput prompt(String text) {
        return new UserInput.Prompt(text);
    }

    private String a() throws Exception {
        return Files.readString(sessions.project().resolve("a.txt"));
    }

    @Test
    void undoesTurnByTurnAndTellsTheModel() throws Exception {
        // 1 user, 2 model, 3 answer, 4-7 calls, 8 model, 9 answer, 10 user, …
        RecordedSession session = sessions.conversation(
                        prompt("Eins"), prompt("Zwei"), Directives.undo(ID, 10), Directives.undo(ID, 1), prompt("Drei"))
                .run(ID);

        session.assertReplays();
        assertThat(a()).isEqualTo("one\n");
        assertThat(sessions.project().resolve("b.txt")).doesNotExist();
        List<EventKind.ToolCall> undone = session.kinds(EventKind.ToolCall.class).stream()
                .filter(call -> call.toolId().equals(RewindPlan.TOOL_ID))
                .toList();
        assertThat(undone)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.sideEffects()).isNotNull());
        String last = new String(session.requests().get(4).body(), StandardCharsets.UTF_8);
        assertThat(last).contains("I have had your latest changes to files undone", "restore a.txt", "delete  b.txt");
        try (StoredSession stored = session.load()) {
            int third = session.kinds().size() - 4;
            assertThat(session.kinds().get(third)).isInstanceOf(EventKind.UserTurn.class);
            assertThat(RewindPlan.lastPrompt(stored)).isEqualTo(third);
        }
    }

    @Test
    void theLastPromptNotUndoneComesNext() throws Exception {
        RecordedSession session = sessions.conversation(prompt("Eins"), prompt("Zwei"), Directives.undo(ID, 10))
                .run(ID);

        assertThat(a()).isEqualTo("uno\n");
        try (StoredSession stored = session.load()) {
            assertThat(RewindPlan.lastPrompt(stored)).isEqualTo(1);
        }
    }

    /** The user left before the model could be told. */
    @Test
    void aSessionThatGoesOnTellsTheModel() throws Exception {
        RecordedSession session =
                sessions.conversation(prompt("Eins"), Directives.undo(ID, 1)).run(ID);
        Inheritance taken;
        try (PastSession past = PastSession.read(session.journal(), ID, Modules.none())) {
            taken = past.all();
        }

        RecordedSession next = sessions.goingOnFrom(taken).prompts("Zwei").run(UUID.randomUUID());

        next.assertReplays();
        assertThat(new String(next.requests().get(0).body(), StandardCharsets.UTF_8))
                .contains("I have had your latest changes to files undone");
    }

    @Test
    void whatCannotBeUndoneIsRefusedOnTheRecord() throws Exception {
        sessions.observer(stop -> new RunObserver() {
            @Override
            public void onMessage(String text, Usage usage) {
                if (text.equals("Eins fertig.")) {
                    try {
                        sessions.file("a.txt", "mine\n");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
        RecordedSession session =
                sessions.conversation(prompt("Eins"), Directives.undo(ID, 1)).run(ID);

        session.assertReplays();
        assertThat(a()).isEqualTo("mine\n");
        List<JsonNode> gates = session.gates();
        JsonNode refusal = gates.get(gates.size() - 1);
        assertThat(refusal.path("tool_name").asText()).isEqualTo(RewindPlan.TOOL_ID);
        assertThat(refusal.path("rule").asText()).isEqualTo("changed_meanwhile");
        assertThat(refusal.path("reason").asText()).contains("a.txt");
    }
}
