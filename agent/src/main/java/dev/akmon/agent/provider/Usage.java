package dev.akmon.agent.provider;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Tokens used, as the provider counts them.
 *
 * @param input tokens sent, those held by the provider's cache included
 * @param output tokens answered
 * @param cacheRead the part of {@code input} that the provider's cache held
 * @param cacheWrite the part of {@code input} that was written to the provider's cache
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite) {
    /** Nothing used. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Both taken together. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input, output + other.output, cacheRead + other.cacheRead, cacheWrite + other.cacheWrite);
    }

    /** What an attempt's bytes say; nothing where the provider did not. */
    public static Usage of(dev.akmon.journal.content.TokenUsage tokens) {
        return new Usage(
                Math.max(0, tokens.input()),
                Math.max(0, tokens.output()),
                Math.max(0, tokens.cacheRead()),
                Math.max(0, tokens.cacheWrite()));
    }

    /**
     * What LangChain4j read from the provider's answer; nothing when the provider did not say. Writing to the cache is
     * counted as input and not apart, which is how sessions recorded without {@code accounting} count.
     */
    public static Usage of(@Nullable TokenUsage tokens) {
        if (tokens == null) {
            return NONE;
        }
        long input = orZero(tokens.inputTokenCount());
        long output = orZero(tokens.outputTokenCount());
        if (tokens instanceof OpenAiTokenUsage openAi && openAi.inputTokensDetails() != null) {
            return new Usage(input, output, orZero(openAi.inputTokensDetails().cachedTokens()), 0);
        }
        if (tokens instanceof AnthropicTokenUsage anthropic) {
            // Anthropic counts what the cache held, and what was written to it, beside the input tokens.
            long read = orZero(anthropic.cacheReadInputTokens());
            long written = orZero(anthropic.cacheCreationInputTokens());
            return new Usage(input + read + written, output, read, 0);
        }
        return new Usage(input, output, 0, 0);
    }

    private static long orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
