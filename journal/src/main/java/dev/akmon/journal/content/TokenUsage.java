package dev.akmon.journal.content;

/**
 * Tokens of one model call as the provider counted them; -1 where it did not say.
 *
 * @param input tokens sent
 * @param output tokens answered
 */
public record TokenUsage(long input, long output) {

    /** No counts at all. */
    public static final TokenUsage UNKNOWN = new TokenUsage(-1, -1);

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
