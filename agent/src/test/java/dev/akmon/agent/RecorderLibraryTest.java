package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.journal.Event;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.GateDecision;
import dev.akmon.recorder.JournalSink;
import dev.akmon.recorder.LiveSeam;
import dev.akmon.recorder.ModelOutcome;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.User;
import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.LiveHttp;
import dev.akmon.recorder.http.RetryPolicy;
import dev.akmon.recorder.http.StreamProtocol;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorder in a LangChain4j application of somebody else's; docs/recorder-library.md shows these lines. */
class RecorderLibraryTest {
    @Test
    void recordsAnotherApplicationsModelCalls(@TempDir Path directory) throws Exception {
        ScriptedModel script = ScriptedModel.of("library", List.of(ScriptedTurn.of("Lisbon.")));
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            UUID id = record(directory, server.baseUri() + "/v1");

            try (StoredSession session = verified(directory, id)) {
                assertThat(session.events())
                        .extracting((Event event) -> event.kind().name())
                        .containsExactly("SessionStart", "UserTurn", "ProviderCall", "AssistantTurn", "SessionEnd");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "loop", "tools"})
    void theManualShowsTheseLines(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/dev/akmon/agent/RecorderLibraryTest.java"));
        String begin = "// tag::" + name + "[]\n";
        String lines = source.substring(
                source.indexOf(begin) + begin.length(), source.lastIndexOf('\n', source.indexOf("// end::" + name)));
        assertThat(Files.readString(Path.of("../docs/recorder-library.md")))
                .contains(lines.stripTrailing().stripIndent());
    }

    @Test
    void recordsAnotherApplicationsTools(@TempDir Path directory) throws Exception {
        ScriptedModel script =
                ScriptedModel.of("library", List.of(say("", call("weather", "city", "Lisbon")), say("18 degrees.")));
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            UUID id = recordWithTools(directory, server.baseUri() + "/v1");

            try (StoredSession session = verified(directory, id)) {
                assertThat(session.events())
                        .extracting((Event event) -> event.kind().name())
                        .containsExactly(
                                "SessionStart",
                                "UserTurn",
                                "ProviderCall",
                                "AssistantTurn",
                                "PermissionGate",
                                "ToolCall",
                                "ProviderCall",
                                "AssistantTurn",
                                "SessionEnd");
                Replay replay = new Replay(
                        AgentLoop.replayWith(Modules.of(ModuleStore.in(directory))),
                        ReplayMode.DEFAULT,
                        AgentVersions.json());
                assertThatExceptionOfType(ReplayException.class)
                        .isThrownBy(() -> replay.run(session))
                        .withMessageContaining("recorded by another program")
                        .satisfies(e ->
                                assertThat(e.category()).isEqualTo(ReplayException.Category.MALFORMED_SOURCE_CONFIG));
            }
        }
    }

    /** The session, of which every hash fits. */
    private static StoredSession verified(Path directory, UUID id) throws Exception {
        Journal journal = Journal.at(directory);
        try (SessionReader reader = journal.read(id)) {
            assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
        }
        return journal.load(id);
    }

    private static UUID recordWithTools(Path directory, String baseUrl) throws Exception {
        UUID id = UUID.randomUUID();
        ToolHost tools = new Weather();
        LiveHttp http = new LiveHttp(HttpTimeouts.STANDARD, Clock.systemUTC(), System.getenv());
        try (SessionWriter writer = Journal.at(directory).create(id);
                LiveSeam seam = new LiveSeam(http, tools, User.NOBODY, new StopSignal())) {
            SessionRecorder recorder = new SessionRecorder(seam, new JournalSink(writer, Clock.systemUTC()));
            StreamingChatModel model = OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(recorder.httpClientBuilder(StreamProtocol.OPENAI))
                    .baseUrl(baseUrl)
                    .apiKey("sk-secret")
                    .modelName("gpt-4o")
                    .build();
            recorder.start("/", JsonNodeFactory.instance.objectNode().put("capture_level", "full"));
            recorder.userTurn("How warm is it in Lisbon?");
            // tag::loop[]
            List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("How warm is it in Lisbon?")));
            while (recorder.call("openai", model, request(messages), RetryPolicy.STANDARD, ReplyListener.NONE)
                    instanceof ModelOutcome.Answered answered) {
                AiMessage said = answered.response().aiMessage();
                List<ToolInvocation> calls = new ArrayList<>();
                for (ToolExecutionRequest asked : said.toolExecutionRequests()) {
                    JsonNode arguments = new ObjectMapper().readTree(asked.arguments());
                    calls.add(new ToolInvocation(asked.id(), asked.name(), arguments));
                }
                recorder.assistantTurn(said.text() == null ? "" : said.text(), calls);
                messages.add(said);
                if (calls.isEmpty()) {
                    break;
                }
                for (ToolInvocation call : calls) {
                    boolean allowed = call.name().equals("weather");
                    String reason = allowed ? "weather may be asked for" : "there is no such tool";
                    recorder.gate(new GateDecision(
                            call, seam.prepare(call), allowed, "rule", null, null, reason, "policy", null));
                    String result =
                            allowed ? recorder.runTools(List.of(call)).get(0).content() : "denied: " + reason;
                    messages.add(ToolExecutionResultMessage.from(call.callId(), call.name(), result));
                }
            }
            // end::loop[]
            recorder.end(JsonNodeFactory.instance.objectNode().put("exit_reason", "completed"));
        }
        return id;
    }

    private static ChatRequest request(List<ChatMessage> messages) {
        return ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(ToolSpecification.builder().name("weather").build())
                .build();
    }

    // tag::tools[]
    static final class Weather implements ToolHost {
        @Override
        public ToolPreparation prepare(ToolInvocation call) {
            String city = call.arguments().path("city").asText();
            return new ToolPreparation(List.of(new AskedPermission("fetch", "weather of " + city)), null, null);
        }

        @Override
        public ToolOutcome run(ToolInvocation call, StopSignal stop) {
            return ToolOutcome.success("18 degrees", 0);
        }
    }
    // end::tools[]

    private static UUID record(Path directory, String baseUrl) throws Exception {
        // tag::record[]
        UUID id = UUID.randomUUID();
        LiveHttp http = new LiveHttp(HttpTimeouts.STANDARD, Clock.systemUTC(), System.getenv());
        try (SessionWriter writer = Journal.at(directory).create(id);
                LiveSeam seam = new LiveSeam(http, ToolHost.NONE, User.NOBODY, new StopSignal())) {
            SessionRecorder recorder = new SessionRecorder(seam, new JournalSink(writer, Clock.systemUTC()));
            StreamingChatModel model = OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(recorder.httpClientBuilder(StreamProtocol.OPENAI))
                    .baseUrl(baseUrl)
                    .apiKey("sk-secret")
                    .modelName("gpt-4o")
                    .build();

            ObjectNode config = JsonNodeFactory.instance.objectNode().put("capture_level", "full");
            recorder.start(System.getProperty("user.dir"), config);
            String question = "What is the capital of Portugal?";
            recorder.userTurn(question);
            ChatRequest request =
                    ChatRequest.builder().messages(UserMessage.from(question)).build();
            ModelOutcome outcome = recorder.call("openai", model, request, RetryPolicy.STANDARD, ReplyListener.NONE);
            if (outcome instanceof ModelOutcome.Answered answered) {
                recorder.assistantTurn(answered.response().aiMessage().text(), List.of());
            }
            recorder.end(JsonNodeFactory.instance.objectNode().put("exit_reason", "completed"));
        }
        // end::record[]
        return id;
    }
}
