package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.journal.Event;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.JournalSink;
import dev.akmon.recorder.LiveSeam;
import dev.akmon.recorder.ModelOutcome;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.User;
import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.LiveHttp;
import dev.akmon.recorder.http.RetryPolicy;
import dev.akmon.recorder.http.StreamProtocol;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder in a LangChain4j application of somebody else's; docs/recorder-library.md shows these lines. */
class RecorderLibraryTest {
    @Test
    void recordsAnotherApplicationsModelCalls(@TempDir Path directory) throws Exception {
        ScriptedModel script = ScriptedModel.of("library", List.of(ScriptedTurn.of("Lisbon.")));
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            UUID id = record(directory, server.baseUri() + "/v1");

            Journal journal = Journal.at(directory);
            try (SessionReader reader = journal.read(id)) {
                assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
            }
            try (StoredSession session = journal.load(id)) {
                assertThat(session.events())
                        .extracting((Event event) -> event.kind().name())
                        .containsExactly("SessionStart", "UserTurn", "ProviderCall", "AssistantTurn", "SessionEnd");
            }
        }
    }

    @Test
    void theManualShowsTheseLines() throws Exception {
        String source = Files.readString(Path.of("src/test/java/dev/akmon/agent/RecorderLibraryTest.java"));
        String lines = source.substring(
                source.indexOf("// tag::record[]\n") + "// tag::record[]\n".length(),
                source.indexOf("        // end::record[]\n"));
        assertThat(Files.readString(Path.of("../docs/recorder-library.md")))
                .contains(lines.stripTrailing().stripIndent());
    }

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
