package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a conversation: having changes undone, forking it, going on from another session. */
@Timeout(120)
class ChatGoingOnTest {
    @TempDir
    Path directory;

    @Test
    void changesAreUndoneAndSessionsGoOn() throws Exception {
        Path script = Files.writeString(directory.resolve("s.yaml"), """
                name: s
                turns:
                  - text: Writing.
                    tool_calls:
                      - name: write_file
                        arguments: {path: new.txt, content: new}
                  - text: First done.
                  - text: Second done.
                """);
        String typed = "Write it\n/undo\n/fork x\n/fork 2\n/resume nosuch\n/fork 7\nSecond\n/exit\n";

        Outcome chat = new CommandLineRunner(directory)
                .reading(typed.getBytes(StandardCharsets.UTF_8))
                .run("chat", "--model", "scripted:" + script, "--allow", "write_file", "--color", "never");

        assertThat(chat.exitCode()).as(chat.out() + chat.err()).isZero();
        assertThat(directory.resolve("new.txt")).doesNotExist();
        assertThat(chat.out() + chat.err())
                .contains(
                        "say the number of the event", "event 2 is in the middle of a turn", "nosuch", "Second done.");
        JsonNode sessions = new ObjectMapper()
                .readTree(new CommandLineRunner(directory)
                        .run("sessions", "--format", "json")
                        .out())
                .path("sessions");
        assertThat(sessions).hasSize(2);
        assertThat(sessions.path(0).path("parent").path("at").asInt()).isEqualTo(7);
        for (JsonNode session : sessions) {
            Outcome replay = new CommandLineRunner(directory)
                    .run("replay", session.path("session_id").asText(), "--mode", "strict");
            assertThat(replay.exitCode()).as(replay.out()).isZero();
        }
    }
}
