package dev.akmon.agent;

import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.Digest;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where a conversation stands between two turns.
 *
 * @param model the model that would be asked next, as the provider knows it
 * @param takesImages whether it takes images, as far as is known
 * @param planning whether plan mode is on
 * @param usage tokens used so far
 * @param costUsd what they cost, empty when that is not known
 * @param contextTokens how many tokens the next request would have, roughly
 * @param contextWindow how many fit, empty when that is not known
 * @param head the hash of the last event recorded
 */
public record Standing(
        String model,
        boolean takesImages,
        boolean planning,
        Usage usage,
        OptionalDouble costUsd,
        long contextTokens,
        OptionalLong contextWindow,
        Digest head) {}
