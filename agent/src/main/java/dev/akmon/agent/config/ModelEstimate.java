package dev.akmon.agent.config;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about models with a certain id: window and prices, null where unknown.
 *
 * @param pattern part of a model id
 * @param providers the providers the prices are those of; empty for every provider
 * @param contextWindowTokens size of the context window in tokens
 * @param maxOutputTokens the most tokens of one answer
 * @param inputPerMillionUsd US dollars for a million input tokens
 * @param outputPerMillionUsd US dollars for a million output tokens
 * @param cacheReadPerMillionUsd US dollars for a million tokens read from the provider's cache
 * @param cacheWritePerMillionUsd US dollars for a million tokens written to the provider's cache
 * @param images whether it can look at images
 * @param note a remark, such as where the figures come from
 */
public record ModelEstimate(
        String pattern,
        List<String> providers,
        @Nullable Integer contextWindowTokens,
        @Nullable Integer maxOutputTokens,
        @Nullable BigDecimal inputPerMillionUsd,
        @Nullable BigDecimal outputPerMillionUsd,
        @Nullable BigDecimal cacheReadPerMillionUsd,
        @Nullable BigDecimal cacheWritePerMillionUsd,
        @Nullable Boolean images,
        @Nullable String note) {

    /** A row with a copy of its list. */
    public ModelEstimate {
        providers = List.copyOf(providers);
    }

    /** Whether the prices hold for a provider of this kind. */
    public boolean isPriceOf(String provider) {
        boolean priced = inputPerMillionUsd != null && outputPerMillionUsd != null;
        return priced && (providers.isEmpty() || providers.contains(provider));
    }
}
