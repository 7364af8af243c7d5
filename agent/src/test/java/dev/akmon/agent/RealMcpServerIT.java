package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.EventKind;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with the reference server of the MCP project, over both transports. */
class RealMcpServerIT {
    private static final String VERSION = "2026.8.31";

    @TempDir
    Path directory;

    private NpmServer everything;
    private SessionFixture sessions;

    @BeforeEach
    void install() throws Exception {
        everything = NpmServer.install("@modelcontextprotocol/server-everything", VERSION, "dist/index.js");
        sessions = new SessionFixture(directory).allow("mcp(everything)").deny("mcp(everything/get-env)");
    }

    @Test
    void overItsStandardInputAndOutput() throws Exception {
        RecordedSession session = session("command = " + everything.command("stdio"));

        assertThat(session.config()
                        .json()
                        .path("mcp_servers")
                        .get(0)
                        .path("transport")
                        .asText())
                .isEqualTo("stdio");
    }

    @Test
    void overStreamableHttp() throws Exception {
        try (NpmServer.Listening server = everything.listen(directory, "streamableHttp")) {
            RecordedSession session = session("url = \"http://127.0.0.1:" + server.port() + "/mcp\"");

            assertThat(session.config()
                            .json()
                            .path("mcp_servers")
                            .get(0)
                            .path("transport")
                            .asText())
                    .isEqualTo("http");
        }
    }

    /** Calls tools that answer, take a while, give structured content or an image, and one that may not be called. */
    private RecordedSession session(String access) throws Exception {
        RecordedSession session = sessions.config("[mcp.everything]\n" + access + "\n")
                .turns(
                        say("", call("mcp__everything__get-sum", "a", 19, "b", 23)),
                        say(
                                "",
                                call("mcp__everything__trigger-long-running-operation", "duration", 1, "steps", 2),
                                call("mcp__everything__get-structured-content", "location", "New York"),
                                call("mcp__everything__get-env")),
                        say("", call("mcp__everything__get-tiny-image")),
                        say("42."))
                .run()
                .assertReplays();

        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        assertThat(session.result().toolCalls().denied()).isEqualTo(1);
        assertThat(session.outputs().get(0).path("content").asText()).contains("42");
        assertThat(session.outputs().get(1).path("content").asText()).contains("completed");
        assertThat(session.outputs().get(1).has("error")).isFalse();
        assertThat(session.outputs().get(2).path("content").asText()).contains("temperature");
        assertThat(session.outputs().get(3).path("content").asText()).contains("[image 1: image/png, ");
        assertThat(session.outputs().get(3).path("images")).hasSize(1);
        JsonNode evidence = session.json(
                        session.kinds(EventKind.ToolCall.class).get(0).sideEffects())
                .path("mcp");
        assertThat(evidence.path("request").path("params").path("name").asText())
                .isEqualTo("get-sum");
        assertThat(evidence.path("response").path("id"))
                .isEqualTo(evidence.path("request").path("id"));
        assertThat(evidence.path("response").path("result").path("content").toString())
                .contains("42");
        assertThat(session.config()
                        .json()
                        .path("mcp_servers")
                        .get(0)
                        .path("server_name")
                        .asText())
                .contains("everything");
        return session;
    }
}
