package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxSettings;
import dev.akmon.tools.sandbox.SandboxSettings.Mode;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MCP servers that are programs, and what they are kept from. */
@Timeout(120)
class SandboxedServersTest {
    @TempDir
    Path directory;

    private SessionFixture sessions;

    @BeforeEach
    void aProject() throws Exception {
        sessions = new SessionFixture(directory).person(question -> ApprovalAnswer.allow());
        sessions.variable("HOME", Files.createDirectories(sessions.home()).toString());
    }

    /** What the classes of the server may be in has to be there for it, even below /tmp. */
    private SandboxSettings settings(Mode mode, boolean network) {
        List<Path> classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        return new SandboxSettings(
                mode, network, classes, List.of(sessions.journal().directory()));
    }

    private void assumeBubblewrap() throws Exception {
        Map<String, String> environment =
                Map.of("PATH", System.getenv("PATH"), "HOME", sessions.home().toString());
        assumeTrue(
                Sandbox.choose(settings(Mode.AUTO, true), List.of(sessions.project()), environment)
                        .confines(),
                "bubblewrap is not installed or does not work here");
    }

    private static JsonNode server(RecordedSession session) throws Exception {
        return session.config().json().path("mcp_servers").get(0);
    }

    private static List<String> contents(RecordedSession session) throws Exception {
        return session.outputs().stream()
                .map(output -> output.path("content").asText())
                .toList();
    }

    @Test
    void aServerWritesTheWorkspaceAndNothingElse() throws Exception {
        assumeBubblewrap();
        Path inside = sessions.project().resolve("inside");
        Path outside = directory.resolve("outside");
        RecordedSession session = sessions.sandbox(settings(Mode.REQUIRED, true))
                .config(FakeMcpServer.configuration("fake", 60))
                .turns(
                        say(
                                "",
                                call("mcp__fake__write", "path", inside.toString()),
                                call("mcp__fake__write", "path", outside.toString())),
                        say("Done."))
                .run()
                .assertReplays();

        assertThat(contents(session).get(0)).isEqualTo("done");
        assertThat(inside).hasContent("from the server");
        assertThat(outside).doesNotExist();
        assertThat(server(session).path("sandbox").asText()).isEqualTo("bubblewrap");
        assertThat(session.gates())
                .extracting(gate -> gate.path("sandbox").asText("-"))
                .containsExactly("bubblewrap", "bubblewrap");
    }

    @Test
    void theNetworkIsAMatterOfEachServer() throws Exception {
        assumeBubblewrap();
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RecordedSession session = sessions.sandbox(settings(Mode.AUTO, true))
                    .config(FakeMcpServer.configuration("open", 60) + FakeMcpServer.configuration("shut", 60)
                            + "network = false\n")
                    .turns(
                            say(
                                    "",
                                    call("mcp__open__connect", "port", listening.getLocalPort()),
                                    call("mcp__shut__connect", "port", listening.getLocalPort()),
                                    shell("true")),
                            say("Done."))
                    .run()
                    .assertReplays();

            assertThat(contents(session).get(0)).isEqualTo("done");
            assertThat(contents(session).get(1)).startsWith("refused: ");
            assertThat(session.gates())
                    .extracting(gate -> gate.path("sandbox").asText("-"))
                    .containsExactly("bubblewrap", "bubblewrap+no-network", "bubblewrap");
        }
    }

    @Test
    void whatASessionIsKeptFromItsServersAreUnlessTheirConfigurationSaysOtherwise() throws Exception {
        assumeBubblewrap();
        RecordedSession session = sessions.sandbox(settings(Mode.AUTO, false))
                .config(FakeMcpServer.configuration("silent", 60)
                        + FakeMcpServer.configuration("spoken", 60)
                        + "network = true\n"
                        + FakeMcpServer.configuration("free", 60)
                        + "sandbox = false\n")
                .turns(say("Done."))
                .run()
                .assertReplays();

        assertThat(session.config().json().path("mcp_servers"))
                .extracting(server -> server.path("sandbox").asText("-"))
                .containsExactly("bubblewrap+no-network", "bubblewrap", "process-group");
    }

    @Test
    void aServerThatCannotBeConfinedAsItIsToBeIsNotStarted() throws Exception {
        assumeBubblewrap();
        assertThat(notice(Mode.REQUIRED, "sandbox = false\n"))
                .contains("MCP server fake cannot be used: the sandbox is required");
        assertThat(notice(Mode.OFF, "network = false\n"))
                .contains("MCP server fake cannot be used: it can be kept from the network only in the sandbox");
    }

    private String notice(Mode mode, String key) throws Exception {
        LiveRun run = sessions.sandbox(settings(mode, true))
                .config(FakeMcpServer.configuration("fake", 60) + key)
                .prepare(URI.create("http://localhost:1"));
        try (SessionTools tools = run.tools()) {
            assertThat(tools.definitions()).noneMatch(tool -> tool.name().startsWith("mcp__"));
            return String.join("\n", run.notices());
        }
    }

    @Test
    void nothingThatAServerStartedOutlivesTheSession() throws Exception {
        RecordedSession session = sessions.sandbox(SandboxSettings.OFF)
                .config(FakeMcpServer.configuration("fake", 60))
                .turns(say("", call("mcp__fake__spawn")), say("Done."))
                .run()
                .assertReplays();

        long started = Long.parseLong(contents(session).get(0));
        ProcessHandle.of(started).ifPresent(OtherProcesses::awaitEnd);
        assertThat(server(session).path("sandbox").asText()).isEqualTo("process-group");
    }
}
