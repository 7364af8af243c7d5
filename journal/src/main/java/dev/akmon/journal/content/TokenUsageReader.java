package dev.akmon.journal.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Finds token counts in what a provider sent, whichever protocol it spoke: OpenAI's {@code usage} chunk, Anthropic's
 * {@code message_start} and {@code message_delta}, Ollama's {@code prompt_eval_count}, Gemini's {@code usageMetadata}, Bedrock's {@code metadata}.
 * Later counts replace earlier ones, because streams report running totals.
 */
public final class TokenUsageReader {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DATA = "data:";

    private long input = -1;
    private long output = -1;
    private long cacheRead;
    private long cacheWrite;

    private TokenUsageReader() {}

    /** The counts in a streamed body (server-sent events or one JSON document a line) or in a whole JSON answer. */
    public static TokenUsage read(String body) {
        TokenUsageReader reader = new TokenUsageReader();
        int messageBody = body.startsWith("HTTP/") ? body.indexOf("\n\n") : -1;
        String content = messageBody < 0 ? body : body.substring(messageBody + 2);
        if (content.startsWith("{") && !content.stripTrailing().contains("\n{")) {
            reader.document(content);
        } else {
            content.lines().forEach(reader::line);
        }
        return new TokenUsage(reader.input, reader.output, reader.cacheRead, reader.cacheWrite);
    }

    private void line(String line) {
        document((line.startsWith(DATA) ? line.substring(DATA.length()) : line).strip());
    }

    private void document(String json) {
        boolean worthParsing = json.startsWith("{") && (json.contains("sage") || json.contains("eval_count"));
        if (!worthParsing) {
            return;
        }
        try {
            document(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            // A stream that broke off ends in half a document: it counts nothing, and inspect shows it as it is.
            return;
        }
    }

    private void document(JsonNode json) {
        usage(json.path("usage"));
        usage(json.path("message").path("usage"));
        usage(json.path("response").path("usage"));
        gemini(json.path("usageMetadata"));
        input = count(json, "prompt_eval_count", input);
        output = count(json, "eval_count", output);
    }

    private void usage(JsonNode usage) {
        input = count(usage, "prompt_tokens", input);
        output = count(usage, "completion_tokens", output);
        cacheRead = count(usage.path("prompt_tokens_details"), "cached_tokens", cacheRead);
        // OpenRouter's, of the models that say so.
        cacheWrite = count(usage.path("prompt_tokens_details"), "cache_write_tokens", cacheWrite);
        // DeepSeek's name for the same.
        cacheRead = count(usage, "prompt_cache_hit_tokens", cacheRead);
        cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = count(usage, "cache_creation_input_tokens", cacheWrite);
        if (usage.path("input_tokens").isIntegralNumber()) {
            // Anthropic counts what came from or went to its cache beside the input tokens.
            input = usage.path("input_tokens").longValue() + Math.max(0, cacheRead) + Math.max(0, cacheWrite);
        }
        output = count(usage, "output_tokens", output);
        bedrock(usage);
    }

    private void bedrock(JsonNode usage) {
        cacheRead = count(usage, "cacheReadInputTokens", cacheRead);
        cacheWrite = count(usage, "cacheWriteInputTokens", cacheWrite);
        if (usage.path("inputTokens").isIntegralNumber()) {
            input = usage.path("inputTokens").longValue() + cacheRead + cacheWrite;
        }
        output = count(usage, "outputTokens", output);
    }

    private void gemini(JsonNode usage) {
        input = count(usage, "promptTokenCount", input);
        cacheRead = count(usage, "cachedContentTokenCount", cacheRead);
        if (usage.path("candidatesTokenCount").isIntegralNumber()
                || usage.path("thoughtsTokenCount").isIntegralNumber()) {
            // What it thought is paid like an answer, and counted beside it.
            output = count(usage, "candidatesTokenCount", 0) + count(usage, "thoughtsTokenCount", 0);
        }
    }

    private static long count(JsonNode node, String name, long otherwise) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() ? value.longValue() : otherwise;
    }
}
