package dev.akmon.recorder.http;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** LangChain4j's models, and replies as their servers send them. Every one says {@link #TEXT} or calls two tools. */
enum Provider {
    OPENAI(StreamProtocol.OPENAI, "text/event-stream") {
        @Override
        StreamingChatModel model(String url, HttpClientBuilder http, String key) {
            return OpenAiStreamingChatModel.builder()
                    .baseUrl(url + "/v1")
                    .apiKey(key)
                    .modelName("m")
                    .httpClientBuilder(http)
                    .build();
        }

        @Override
        String textStream() {
            return chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")
                    + chunk("{\"content\":\"Grüße, \"}", "null")
                    + chunk("{\"content\":\"世界 😀!\"}", "null")
                    + chunk("{}", "\"stop\"")
                    + usage()
                    + "data: [DONE]\n\n";
        }

        @Override
        String toolStream() {
            return chunk("{\"role\":\"assistant\",\"content\":null}", "null")
                    + chunk(call(0, "\"id\":\"call_a\",\"type\":\"function\",", "\"name\":\"read_file\",", ""), "null")
                    + chunk(call(0, "", "", "{\\\"path\\\":"), "null")
                    + chunk(call(0, "", "", "\\\"ä.txt\\\"}"), "null")
                    + chunk(call(1, "\"id\":\"call_b\",\"type\":\"function\",", "\"name\":\"shell\",", ""), "null")
                    + chunk(call(1, "", "", "{\\\"command\\\":\\\"ls\\\"}"), "null")
                    + chunk("{}", "\"tool_calls\"")
                    + usage()
                    + "data: [DONE]\n\n";
        }

        @Override
        String errorEvent() {
            return "data: {\"error\":{\"message\":\"overloaded for now\",\"type\":\"server_error\",\"code\":503}}\n\n";
        }

        @Override
        String errorBody() {
            return "{\"error\":{\"message\":\"no, thank you\",\"type\":\"whatever\",\"code\":null}}";
        }

        private static String chunk(String delta, String finishReason) {
            return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}\n\n";
        }

        private static String call(int index, String id, String name, String arguments) {
            return "{\"tool_calls\":[{\"index\":" + index + "," + id + "\"function\":{" + name + "\"arguments\":\""
                    + arguments + "\"}}]}";
        }

        private static String usage() {
            return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}}\n\n";
        }
    },
    ANTHROPIC(StreamProtocol.ANTHROPIC, "text/event-stream; charset=utf-8") {
        @Override
        StreamingChatModel model(String url, HttpClientBuilder http, String key) {
            return AnthropicStreamingChatModel.builder()
                    .baseUrl(url + "/v1")
                    .apiKey(key)
                    .modelName("m")
                    .maxTokens(100)
                    .httpClientBuilder(http)
                    .build();
        }

        @Override
        String textStream() {
            return start()
                    + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                    + event("ping", "\"x\":0")
                    + text("Grüße, ")
                    + text("世界 😀!")
                    + event("content_block_stop", "\"index\":0")
                    + stop("end_turn");
        }

        @Override
        String toolStream() {
            return start()
                    + toolStart(0, "toolu_a", "read_file")
                    + toolInput(0, "{\\\"path\\\":")
                    + toolInput(0, "\\\"ä.txt\\\"}")
                    + event("content_block_stop", "\"index\":0")
                    + toolStart(1, "toolu_b", "shell")
                    + toolInput(1, "{\\\"command\\\":\\\"ls\\\"}")
                    + event("content_block_stop", "\"index\":1")
                    + stop("tool_use");
        }

        @Override
        String errorEvent() {
            return event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");
        }

        @Override
        String errorBody() {
            return "{\"type\":\"error\",\"error\":{\"type\":\"whatever\",\"message\":\"no, thank you\"}}";
        }

        private static String event(String type, String fields) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        }

        private static String start() {
            return event(
                    "message_start",
                    "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                            + "\"content\":[],\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}");
        }

        private static String text(String text) {
            return event(
                    "content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
        }

        private static String toolStart(int index, String id, String name) {
            return event(
                    "content_block_start",
                    "\"index\":" + index + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\""
                            + name + "\",\"input\":{}}");
        }

        private static String toolInput(int index, String json) {
            return event(
                    "content_block_delta",
                    "\"index\":" + index + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + json
                            + "\"}");
        }

        private static String stop(String reason) {
            return event(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"" + reason + "\",\"stop_sequence\":null},"
                                    + "\"usage\":{\"output_tokens\":7}")
                    + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        }
    },
    OLLAMA(StreamProtocol.OLLAMA, "application/x-ndjson") {
        @Override
        StreamingChatModel model(String url, HttpClientBuilder http, String key) {
            return OllamaStreamingChatModel.builder()
                    .baseUrl(url)
                    .modelName("m")
                    .httpClientBuilder(http)
                    .build();
        }

        @Override
        String textStream() {
            return message("\"content\":\"Grüße, \"") + message("\"content\":\"世界 😀!\"") + done();
        }

        @Override
        String toolStream() {
            return message("\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"read_file\","
                            + "\"arguments\":{\"path\":\"ä.txt\"}}},{\"function\":{\"name\":\"shell\","
                            + "\"arguments\":{\"command\":\"ls\"}}}]")
                    + done();
        }

        @Override
        String errorEvent() {
            return "{\"error\":\"the model's runner has stopped\"}\n";
        }

        @Override
        String errorBody() {
            return "{\"error\":\"no, thank you\"}";
        }

        private static String message(String fields) {
            return "{\"model\":\"m\",\"created_at\":\"2026-11-21T10:00:00Z\",\"message\":{\"role\":\"assistant\","
                    + fields + "},\"done\":false}\n";
        }

        private static String done() {
            return "{\"model\":\"m\",\"created_at\":\"2026-11-21T10:00:01Z\",\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"\"},\"done_reason\":\"stop\",\"done\":true,\"prompt_eval_count\":11,"
                    + "\"eval_count\":7}\n";
        }
    },
    GEMINI(StreamProtocol.GEMINI, "text/event-stream") {
        @Override
        StreamingChatModel model(String url, HttpClientBuilder http, String key) {
            return GoogleAiGeminiStreamingChatModel.builder()
                    .baseUrl(url + "/v1beta")
                    .apiKey(key)
                    .modelName("m")
                    .httpClientBuilder(http)
                    .build();
        }

        @Override
        String textStream() {
            return parts("{\"text\":\"Grüße, \"}", "") + parts("{\"text\":\"世界 😀!\"}", STOP);
        }

        @Override
        String toolStream() {
            return parts(
                    "{\"functionCall\":{\"name\":\"read_file\",\"args\":{\"path\":\"ä.txt\"}}},"
                            + "{\"functionCall\":{\"name\":\"shell\",\"args\":{\"command\":\"ls\"}}}",
                    STOP);
        }

        @Override
        String errorEvent() {
            return "data: {\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}\n\n";
        }

        @Override
        String errorBody() {
            return "{\"error\":{\"code\":0,\"message\":\"no, thank you\",\"status\":\"WHATEVER\"}}";
        }

        private static String parts(String parts, String rest) {
            return "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}" + rest
                    + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":7,"
                    + "\"totalTokenCount\":18},\"modelVersion\":\"m\"}\n\n";
        }
    };

    static final String TEXT = "Grüße, 世界 😀!";
    private static final String STOP = ",\"finishReason\":\"STOP\"";

    private final StreamProtocol protocol;
    private final String contentType;

    Provider(StreamProtocol protocol, String contentType) {
        this.protocol = protocol;
        this.contentType = contentType;
    }

    StreamProtocol protocol() {
        return protocol;
    }

    String contentType() {
        return contentType;
    }

    abstract StreamingChatModel model(String url, HttpClientBuilder http, String key);

    abstract String textStream();

    abstract String toolStream();

    /** An error in a stream that began well; a server's fault, so worth another attempt. */
    abstract String errorEvent();

    /** The body of an HTTP error that says nothing its status does not say. */
    abstract String errorBody();

    /** The number of bytes up to and including the first event that carries text. */
    final String upToFirstText() {
        String stream = textStream();
        int text = stream.indexOf("Grüße");
        String end = protocol == StreamProtocol.OLLAMA ? "\n" : "\n\n";
        return stream.substring(0, stream.indexOf(end, text) + end.length());
    }
}
