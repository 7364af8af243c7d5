package dev.akmon.agent;

import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.EventKind;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxSettings;
import dev.akmon.tools.sandbox.SandboxSettings.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose commands are confined: what is recorded of that, and that they replay to the same head. */
class SandboxSessionsTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).file("a.txt", "a\n").allow("shell");
    }

    private SandboxSettings settings(Mode mode, boolean network) {
        return new SandboxSettings(
                mode, network, List.of(), List.of(sessions.journal().directory()));
    }

    private void assumeBubblewrap() throws Exception {
        Map<String, String> environment =
                Map.of("PATH", System.getenv("PATH"), "HOME", sessions.home().toString());
        assumeTrue(
                Sandbox.choose(settings(Mode.AUTO, true), List.of(sessions.project()), environment)
                        .confines(),
                "bubblewrap is not installed or does not work here");
    }

    private static JsonNode config(RecordedSession session) throws Exception {
        for (EventKind kind : session.kinds()) {
            if (kind instanceof EventKind.SessionStart start) {
                return session.json(start.config());
            }
        }
        throw new AssertionError("no start");
    }

    @Test
    void theLevelInForceIsRecordedWithTheSessionAndWithEveryCommand() throws Exception {
        assumeBubblewrap();
        Path outside = Files.writeString(directory.resolve("outside"), "as it was");
        RecordedSession session = sessions.sandbox(settings(Mode.REQUIRED, true))
                .turns(
                        say(
                                "",
                                shell("cp a.txt b.txt; echo x > " + outside + "; ls -A "
                                        + sessions.journal().directory())),
                        say("", read("b.txt"), shell("cat b.txt; exit 3")),
                        say("Done."))
                .run();

        assertThat(config(session).path("sandbox").asText()).isEqualTo("bubblewrap");
        assertThat(session.gates())
                .extracting(gate -> gate.path("sandbox").asText("-"))
                .containsExactly("bubblewrap", "-", "bubblewrap");
        assertThat(session.outputs().get(0).path("content").asText()).doesNotContain("sessions");
        assertThat(session.outputs().get(2).path("content").asText()).isEqualTo("a\n[exit code 3]");
        assertThat(outside).hasContent("as it was");
        session.assertReplays();
    }

    @Test
    void withoutNetworkTheLevelSaysSo() throws Exception {
        assumeBubblewrap();
        RecordedSession session = sessions.sandbox(settings(Mode.REQUIRED, false))
                .turns(say("", shell("cat /proc/net/route")), say("Done."))
                .run();

        assertThat(config(session).path("sandbox").asText()).isEqualTo("bubblewrap+no-network");
        assertThat(session.gates().get(0).path("sandbox").asText()).isEqualTo("bubblewrap+no-network");
        assertThat(session.outputs().get(0).path("content").asText()).doesNotContain("eth");
        session.assertReplays();
    }

    @Test
    void aSessionWithoutSandboxSaysThatToo() throws Exception {
        RecordedSession session = sessions.sandbox(SandboxSettings.OFF)
                .turns(say("", shell("cat a.txt")), say("Done."))
                .run();

        assertThat(config(session).path("sandbox").asText()).isEqualTo("process-group");
        assertThat(session.gates().get(0).path("sandbox").asText()).isEqualTo("process-group");
        session.assertReplays();
    }
}
