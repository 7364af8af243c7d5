package dev.akmon.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * How much models are to think, null where the configuration says nothing; options of a run go before it.
 *
 * @param effort minimal, low, medium or high
 * @param budgetTokens the same in tokens
 */
public record ReasoningSettings(
        @Nullable String effort, @Nullable Integer budgetTokens) {}
