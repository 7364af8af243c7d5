package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The four protocols, read by the real models. */
class LangChainModelsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ScriptedModel script(String yaml) throws ScriptFormatException {
        return ScriptedModel.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ChatMessage> task() {
        return new ArrayList<>(List.of(SystemMessage.from("Be brief."), UserMessage.from("Greet.")));
    }

    @ParameterizedTest
    @EnumSource
    void text(Provider provider) throws Exception {
        ScriptedModel script = script("""
                name: greeter
                turns:
                  - text: "Grüße, 世界 🌍!\\n\\n  Two lines, \\"quoted\\" and\\ttabbed. "
                    usage: {input: 12, output: 7}
                """);
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            ChatResponse response = provider.ask(server, task());

            assertThat(response.aiMessage().text()).isEqualTo("Grüße, 世界 🌍!\n\n  Two lines, \"quoted\" and\ttabbed. ");
            assertThat(response.aiMessage().hasToolExecutionRequests()).isFalse();
            assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(12);
            assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(7);
            assertThat(response.metadata().modelName()).isEqualTo("greeter");
        }
    }

    @ParameterizedTest
    @EnumSource
    void parallelToolCalls(Provider provider) throws Exception {
        ScriptedModel script = script("""
                turns:
                  - text: Two looks at once.
                    tool_calls:
                      - name: read_file
                        arguments: {path: src/A.java, offset: 3, limit: 10}
                      - name: search
                        arguments: {pattern: "a\\\\.b", options: {deep: [1, 2.5, true, null]}}
                      - name: now
                """);
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            ChatResponse response = provider.ask(server, task());

            assertThat(response.aiMessage().text()).isEqualTo("Two looks at once.");
            List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
            assertThat(calls).extracting(ToolExecutionRequest::name).containsExactly("read_file", "search", "now");
            assertThat(JSON.readTree(calls.get(0).arguments()))
                    .isEqualTo(JSON.readTree("{\"path\":\"src/A.java\",\"offset\":3,\"limit\":10}"));
            assertThat(JSON.readTree(calls.get(1).arguments()))
                    .isEqualTo(JSON.readTree("{\"pattern\":\"a\\\\.b\",\"options\":{\"deep\":[1,2.5,true,null]}}"));
            assertThat(JSON.readTree(calls.get(2).arguments())).isEqualTo(JSON.readTree("{}"));
            if (provider != Provider.OLLAMA) {
                assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
                assertThat(calls)
                        .extracting(ToolExecutionRequest::id)
                        .containsExactly("call_1_1", "call_1_2", "call_1_3");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConversationGoesOnFromTurnToTurn(Provider provider) throws Exception {
        ScriptedModel script = script("""
                turns:
                  - tool_calls: [{name: read_file, arguments: {path: a.txt}}]
                  - text: It says hello.
                    expect: ["hello", "from a.txt"]
                  - text: Goodbye.
                    expect: Thanks
                """);
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            List<ChatMessage> conversation = task();
            AiMessage call = provider.ask(server, conversation).aiMessage();
            conversation.add(call);
            conversation.add(
                    ToolExecutionResultMessage.from(call.toolExecutionRequests().get(0), "hello from a.txt"));
            AiMessage answer = provider.ask(server, conversation).aiMessage();
            assertThat(answer.text()).isEqualTo("It says hello.");
            conversation.add(answer);
            conversation.add(UserMessage.from("Thanks!"));
            assertThat(provider.ask(server, conversation).aiMessage().text()).isEqualTo("Goodbye.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyCutAtTheTokenLimit(Provider provider) throws Exception {
        try (ScriptedModelServer server =
                ScriptedModelServer.start(script("turns: [{text: And so on, finish: length}]"))) {
            assertThat(provider.ask(server, task()).finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokensAreEstimatedWhenNotGiven(Provider provider) throws Exception {
        try (ScriptedModelServer server = ScriptedModelServer.start(script("turns: [{text: 'twelve chars'}]"))) {
            ChatResponse response = provider.ask(server, task());
            // "Be brief." and "Greet." are 15 characters
            assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(4);
            assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnmetExpectationIsAnErrorThatNamesTheTurn(Provider provider) throws Exception {
        ScriptedModel script = script("{name: strict, turns: [{text: Hello, expect: Insult}]}");
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            assertThatThrownBy(() -> provider.ask(server, task()))
                    .rootCause()
                    .hasMessageContaining("scripted model \\\"strict\\\": turn 1 of 1 expects \\\"Insult\\\"")
                    .hasMessageContaining("Greet.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatusFailureAndThenTheReply(Provider provider) throws Exception {
        ScriptedModel script = script("turns: [{text: At last, fail: {status: 529, times: 2}}]");
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> provider.ask(server, task()))
                        .rootCause()
                        .hasMessageContaining("scripted failure with status 529");
            }
            assertThat(provider.ask(server, task()).aiMessage().text()).isEqualTo("At last");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenConnectionAndThenTheReply(Provider provider) throws Exception {
        ScriptedModel script = script("""
                turns:
                  - text: One two three four five six.
                    fail: [{break_after_chunks: 3}, {drop: true}]
                """);
        try (ScriptedModelServer server = ScriptedModelServer.start(script)) {
            assertThatThrownBy(() -> provider.ask(server, task())).isInstanceOf(Exception.class);
            assertThatThrownBy(() -> provider.ask(server, task())).isInstanceOf(Exception.class);
            assertThat(provider.ask(server, task()).aiMessage().text()).isEqualTo("One two three four five six.");
        }
    }
}
