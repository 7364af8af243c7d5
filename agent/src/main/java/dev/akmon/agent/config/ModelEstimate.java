package dev.akmon.agent.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the user knows about models whose id contains a text: window and prices, null where unknown. The first matching
 * row counts.
 *
 * @param pattern part of a model id
 * @param contextWindowTokens size of the context window in tokens
 * @param inputPerMillionUsd US dollars for a million input tokens
 * @param outputPerMillionUsd US dollars for a million output tokens
 * @param cacheReadPerMillionUsd US dollars for a million tokens read from the provider's cache
 * @param note the user's remark
 */
public record ModelEstimate(
        String pattern,
        @Nullable Integer contextWindowTokens,
        @Nullable BigDecimal inputPerMillionUsd,
        @Nullable BigDecimal outputPerMillionUsd,
        @Nullable BigDecimal cacheReadPerMillionUsd,
        @Nullable String note) {}
