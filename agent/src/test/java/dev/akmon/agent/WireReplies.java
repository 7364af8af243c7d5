package dev.akmon.agent;

import dev.akmon.agent.WireServer.Reply;
import dev.akmon.agent.provider.ProviderSettings.Protocol;

/** Replies as the servers of each protocol send them: a call of {@code list_directory}, a last word, an error. */
final class WireReplies {
    private WireReplies() {}

    /** A call, which took 100 tokens in (40 of them from a cache) and 20 out. */
    static Reply call(Protocol protocol) {
        return calls(protocol, "list_directory", "{}");
    }

    /** A call of another tool. */
    static Reply calls(Protocol protocol, String tool, String arguments) {
        String quoted = arguments.replace("\"", "\\\"");
        return switch (protocol) {
            case OPENAI, AZURE_OPENAI ->
                openAi(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"" + tool + "\",\"arguments\":\"" + quoted + "\"}}]}",
                        "tool_calls");
            case ANTHROPIC ->
                anthropic(
                        block(0, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"" + tool + "\",\"input\":{}}")
                                + delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"" + quoted + "\"}")
                                + stop(0),
                        "tool_use");
            case OLLAMA ->
                Reply.lines("{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":"
                        + "[{\"function\":{\"name\":\"" + tool + "\",\"arguments\":" + arguments
                        + "}}]},\"done\":false}\n"
                        + ollamaEnd());
            case GEMINI -> gemini("{\"functionCall\":{\"name\":\"" + tool + "\",\"args\":" + arguments + "}}");
            case BEDROCK -> throw new IllegalArgumentException("its module has replies of its own");
        };
    }

    /** The last word, with the same counts. */
    static Reply done(Protocol protocol) {
        return switch (protocol) {
            case OPENAI, AZURE_OPENAI -> openAi("{\"content\":\"Done.\"}", "stop");
            case ANTHROPIC ->
                anthropic(
                        block(0, "{\"type\":\"text\",\"text\":\"\"}")
                                + delta(0, "{\"type\":\"text_delta\",\"text\":\"Done.\"}")
                                + stop(0),
                        "end_turn");
            case OLLAMA ->
                Reply.lines(
                        "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"Done.\"},\"done\":false}\n"
                                + ollamaEnd());
            case GEMINI -> gemini("{\"text\":\"Done.\"}");
            case BEDROCK -> throw new IllegalArgumentException("its module has replies of its own");
        };
    }

    /** An error that quotes the key, as some servers do. */
    static Reply refusal(int status, String key) {
        return new Reply(
                status,
                "application/json",
                "{\"error\":{\"message\":\"no such key: " + key + "\",\"code\":" + status + "}}");
    }

    static Reply openAi(String delta, String finish) {
        return Reply.stream(chunk(delta, "null") + chunk("{}", "\"" + finish + "\"")
                + "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,\"total_tokens\":120,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":40}}}\n\ndata: [DONE]\n\n");
    }

    static String chunk(String delta, String finish) {
        return "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    static Reply anthropic(String blocks, String stopReason) {
        return Reply.stream(event(
                        "message_start",
                        "\"message\":{\"id\":\"msg\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
                                + "\"usage\":{\"input_tokens\":50,\"cache_read_input_tokens\":40,"
                                + "\"cache_creation_input_tokens\":10,\"output_tokens\":1}}")
                + blocks
                + event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"" + stopReason
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":20}")
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    static String block(int index, String start) {
        return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + start);
    }

    static String delta(int index, String delta) {
        return event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
    }

    static String stop(int index) {
        return event("content_block_stop", "\"index\":" + index);
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static String ollamaEnd() {
        return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"stop\",\"done\":true,"
                + "\"prompt_eval_count\":100,\"eval_count\":20}\n";
    }

    static Reply gemini(String parts) {
        return Reply.stream("data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + parts
                + "]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":100,"
                + "\"candidatesTokenCount\":15,\"thoughtsTokenCount\":5,\"cachedContentTokenCount\":40,"
                + "\"totalTokenCount\":120},\"modelVersion\":\"m\"}\n\n");
    }
}
