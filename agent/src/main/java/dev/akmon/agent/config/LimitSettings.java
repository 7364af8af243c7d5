package dev.akmon.agent.config;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits for every run, null where the configuration sets none; options of a run go before them.
 *
 * @param maxTurns model calls of one run
 * @param maxToolCalls tool calls of one run
 * @param maxBudgetUsd estimated cost of one run in US dollars
 * @param maxWallTime time one run may take
 * @param outputLimitBytes bytes of a command's output that the model is given
 */
public record LimitSettings(
        @Nullable Integer maxTurns,
        @Nullable Integer maxToolCalls,
        @Nullable BigDecimal maxBudgetUsd,
        @Nullable Duration maxWallTime,
        @Nullable Integer outputLimitBytes) {

    /** No limits. */
    public static final LimitSettings NONE = new LimitSettings(null, null, null, null, null);
}
