package dev.akmon.agent.scripted;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** LangChain4j's streaming models, pointed at the scripted model. */
enum Provider {
    OPENAI {
        @Override
        StreamingChatModel model(URI base) {
            return OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(PlainHttpClient.builder())
                    .baseUrl(base + "/v1")
                    .apiKey("none")
                    .modelName("scripted")
                    .build();
        }
    },
    ANTHROPIC {
        @Override
        StreamingChatModel model(URI base) {
            return AnthropicStreamingChatModel.builder()
                    .httpClientBuilder(PlainHttpClient.builder())
                    .baseUrl(base + "/v1")
                    .apiKey("none")
                    .modelName("scripted")
                    .maxTokens(1000)
                    .build();
        }
    },
    OLLAMA {
        @Override
        StreamingChatModel model(URI base) {
            return OllamaStreamingChatModel.builder()
                    .httpClientBuilder(PlainHttpClient.builder())
                    .baseUrl(base.toString())
                    .modelName("scripted")
                    .build();
        }
    },
    GEMINI {
        @Override
        StreamingChatModel model(URI base) {
            return GoogleAiGeminiStreamingChatModel.builder()
                    .httpClientBuilder(PlainHttpClient.builder())
                    .baseUrl(base + "/v1beta")
                    .apiKey("none")
                    .modelName("scripted")
                    .build();
        }
    };

    abstract StreamingChatModel model(URI base);

    /** Asks and waits for the reply; throws what the model reported as its error. */
    ChatResponse ask(ScriptedModelServer server, List<ChatMessage> messages) throws Exception {
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        StringBuilder streamed = new StringBuilder();
        model(server.baseUri()).chat(messages, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                streamed.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }
        });
        ChatResponse response = answer.get(60, TimeUnit.SECONDS);
        String whole = response.aiMessage().text();
        if (!streamed.toString().equals(whole == null ? "" : whole)) {
            throw new AssertionError("streamed <" + streamed + "> but completed with <" + whole + ">");
        }
        return response;
    }
}
