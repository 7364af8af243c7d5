package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a script says, the real models read back exactly that. */
class GeneratedScriptsTest {

    private static final int SCRIPTS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void wholeConversationsAreReadBack(Provider provider) throws Exception {
        for (long seed = 0; seed < SCRIPTS; seed++) {
            ScriptedModel script = new ScriptGenerator(seed).model();
            try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
                List<ChatMessage> conversation = new ArrayList<>(List.of(UserMessage.from("begin")));
                for (ScriptedTurn turn : script.conversations().get(0).turns()) {
                    ChatResponse response = provider.ask(server, conversation);
                    check(turn, response, "seed " + seed);
                    answer(conversation, response.aiMessage());
                }
            }
        }
    }

    private static void check(ScriptedTurn turn, ChatResponse response, String description) throws Exception {
        AiMessage message = response.aiMessage();
        assertThat(message.text() == null ? "" : message.text()).as(description).isEqualTo(turn.text());
        List<ToolExecutionRequest> calls = message.toolExecutionRequests();
        assertThat(calls)
                .as(description)
                .extracting(ToolExecutionRequest::name)
                .containsExactlyElementsOf(
                        turn.calls().stream().map(ScriptedCall::name).toList());
        for (int i = 0; i < calls.size(); i++) {
            JsonNode arguments = JSON.readTree(calls.get(i).arguments());
            assertThat(arguments)
                    .as(description)
                    .isEqualTo(JSON.readTree(Json.text(turn.calls().get(i).arguments())));
        }
        if (turn.usage() != null) {
            assertThat(response.tokenUsage().inputTokenCount())
                    .as(description)
                    .isEqualTo(turn.usage().input());
            assertThat(response.tokenUsage().outputTokenCount())
                    .as(description)
                    .isEqualTo(turn.usage().output());
        }
    }

    private static void answer(List<ChatMessage> conversation, AiMessage message) {
        conversation.add(message);
        if (message.hasToolExecutionRequests()) {
            message.toolExecutionRequests()
                    .forEach(call -> conversation.add(ToolExecutionResultMessage.from(call, "done")));
        } else {
            conversation.add(UserMessage.from("go on"));
        }
    }

    @Test
    void aScriptWrittenAsYamlIsTheScript() throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        for (long seed = 0; seed < SCRIPTS; seed++) {
            // YAML 1.1 takes these two for line ends, and the writer here leaves them bare in keys
            String json = Json.text(document(new ScriptGenerator(seed).model()))
                    .replace('\u0085', ' ')
                    .replace('\u2028', ' ');
            String text = yaml.writeValueAsString(JSON.readTree(json));
            ScriptedModel read = ScriptedModel.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(Json.text(document(read))).as(text).isEqualTo(json);
        }
    }

    private static ObjectNode document(ScriptedModel script) {
        ObjectNode document = JSON.createObjectNode().put("name", script.name());
        for (ScriptedTurn turn : script.conversations().get(0).turns()) {
            ObjectNode node = document.withArray("turns").addObject().put("text", turn.text());
            for (ScriptedCall call : turn.calls()) {
                node.withArray("tool_calls")
                        .addObject()
                        .put("name", call.name())
                        .set("arguments", call.arguments());
            }
            if (turn.usage() != null) {
                node.putObject("usage")
                        .put("input", turn.usage().input())
                        .put("output", turn.usage().output());
            }
        }
        return document;
    }
}
