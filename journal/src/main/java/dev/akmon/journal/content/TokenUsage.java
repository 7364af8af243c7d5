package dev.akmon.journal.content;

/**
 * Tokens of one model call as the provider counted them; -1 where it did not say.
 *
 * @param input tokens sent, those included that the provider's cache held or took
 * @param output tokens answered, reasoning included
 * @param cacheRead the part of {@code input} that the provider's cache held; 0 where it did not say
 * @param cacheWrite the part of {@code input} that was written to the provider's cache; 0 where it did not say
 */
public record TokenUsage(long input, long output, long cacheRead, long cacheWrite) {

    /** No counts at all. */
    public static final TokenUsage UNKNOWN = new TokenUsage(-1, -1);

    /** Counts of a call in which no cache had a part. */
    public TokenUsage(long input, long output) {
        this(input, output, 0, 0);
    }

    /** Whether there is a count. */
    public boolean isKnown() {
        return input >= 0 || output >= 0;
    }

    @Override
    public String toString() {
        return count(input) + " → " + count(output) + " tokens";
    }

    private static String count(long tokens) {
        return tokens < 0 ? "?" : Formats.number(tokens);
    }
}
