package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.EnvironmentScrubber;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.suite.CodingTools;
import dev.akmon.tools.web.WebSettings;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example scripts played through: real requests, real tools, no agent between them. */
class ExampleSessionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path BENCH = Path.of("../examples/bench");

    private static final Cancellation NEVER = new Cancellation() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public void onRequest(Runnable action) {
            Objects.requireNonNull(action);
        }
    };

    /** The demo's script, without the pauses for people. */
    private static ScriptedModel demo() throws Exception {
        String script = Files.readString(Path.of("../examples/demo/model.yaml"));
        return ScriptedModel.parse(script.replace("chunk_delay_ms", "#").getBytes(StandardCharsets.UTF_8));
    }

    /** What the tools answered, in order, and the model's last words. */
    private record Session(List<ToolResult> results, String closing) {}

    private static Session play(ScriptedModel script, String task, Path project) throws Exception {
        List<Tool> tools = tools(project);
        List<ToolResult> results = new ArrayList<>();
        List<ChatMessage> conversation = new ArrayList<>(List.of(UserMessage.from(task)));
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            while (true) {
                AiMessage message = Provider.OPENAI.ask(server, conversation).aiMessage();
                if (!message.hasToolExecutionRequests()) {
                    return new Session(results, message.text());
                }
                conversation.add(message);
                for (ToolExecutionRequest call : message.toolExecutionRequests()) {
                    ToolResult result = run(tools, call);
                    results.add(result);
                    conversation.add(ToolExecutionResultMessage.from(call, result.content()));
                }
            }
        }
    }

    private static List<Tool> tools(Path project) throws Exception {
        Map<String, String> environment = new TreeMap<>(EnvironmentScrubber.scrub(System.getenv()));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Duration timeout = Duration.ofSeconds(60);
        return CodingTools.all(
                Workspace.of(project, List.of()),
                new ShellSettings(timeout, timeout, 1 << 16, environment),
                WebSettings.standard());
    }

    private static ToolResult run(List<Tool> tools, ToolExecutionRequest call) throws Exception {
        Tool tool = tools.stream()
                .filter(candidate -> candidate.name().equals(call.name()))
                .findFirst()
                .orElseThrow();
        return tool.prepare(JSON.readTree(call.arguments())).run(NEVER);
    }

    @Test
    void theDemoRepairsItsProject(@TempDir Path directory) throws Exception {
        DemoMaterial.copyTo(directory);
        Path project = directory.resolve(DemoMaterial.PROJECT);

        Session session = play(demo(), DemoMaterial.task(), project);

        assertThat(session.results())
                .extracting(ToolResult::exitCode)
                .filteredOn(Objects::nonNull)
                .as("the tests, before and after")
                .containsExactly(1, 0);
        assertThat(session.results()).filteredOn(result -> !result.success()).hasSize(1);
        assertThat(project.resolve("src/Durations.java")).content().contains("number = 0;\n                digits");
        assertThat(session.closing()).startsWith("The tests pass now.");
    }

    @Test
    void theDemoDoesNotPretendWhenItsProjectIsWhole(@TempDir Path directory) throws Exception {
        DemoMaterial.copyTo(directory);
        Path source = directory.resolve("project/src/Durations.java");
        Files.writeString(
                source,
                Files.readString(source).replace("digits = false;\n            }", "number = 0;\n            }"));

        assertThatThrownBy(() -> play(
                        DemoMaterial.script(),
                        DemoMaterial.task(),
                        source.getParent().getParent()))
                .rootCause()
                .hasMessageContaining("turn 3 of 7 expects \\\"is 11400 seconds, should be 5400\\\"");
    }

    @Test
    void theSessionsForMeasuringRun() throws Exception {
        ScriptedModel script = ScriptedModel.parse(BENCH.resolve("twenty-turns.yaml"));

        Session session = play(script, "Read the notes.", BENCH.resolve("project"));

        assertThat(session.results()).hasSize(20);
        assertThat(session.results()).extracting(ToolResult::success).containsOnly(true);
        assertThat(session.closing()).isEqualTo("Done.");
    }
}
