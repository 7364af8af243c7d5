package dev.akmon.cli.run;

import dev.akmon.agent.config.ReasoningSettings;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.agent.provider.ReasoningRequest;
import dev.akmon.cli.console.CommandException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much the model is to think. */
final class ReasoningFlags {
    /** The least Anthropic accepts. */
    private static final int MIN_BUDGET = 1_024;

    @Option(
            names = "--reasoning-effort",
            paramLabel = "<much>",
            description = "How much the model thinks before it answers: minimal, low, medium or high.")
    Reasoning.@Nullable Effort effort;

    @Option(
            names = "--thinking-budget",
            paramLabel = "<n>",
            description = "The same in tokens, for Anthropic and Gemini models.")
    @Nullable
    Integer budget;

    /** What these options come to, or the configuration where they say nothing. */
    Reasoning reasoning(ReasoningSettings configured, ProviderSettings provider) {
        if (budget != null && budget < MIN_BUDGET) {
            throw CommandException.usage(
                    "--thinking-budget takes a number of tokens from " + MIN_BUDGET + ", not " + budget);
        }
        if (effort != null || budget != null) {
            return new Reasoning(true, Optional.ofNullable(effort), optional(budget));
        }
        // A default for all models is not held against those that take no such number.
        return new Reasoning(
                true,
                Optional.ofNullable(configured.effort()).flatMap(Reasoning.Effort::ofWireName),
                ReasoningRequest.takesBudget(provider) ? optional(configured.budgetTokens()) : OptionalInt.empty());
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
