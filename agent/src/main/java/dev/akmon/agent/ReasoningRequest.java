package dev.akmon.agent;

import dev.akmon.agent.config.ConfigurationException;
import java.util.OptionalInt;

/** What can be asked of a provider about its thinking. */
public final class ReasoningRequest {
    private ReasoningRequest() {}

    /** Whether a provider takes a number of tokens to think with. */
    public static boolean takesBudget(ProviderSettings provider) {
        return provider.protocol() == ProviderSettings.Protocol.ANTHROPIC
                || provider.protocol() == ProviderSettings.Protocol.GEMINI
                || provider.protocol() == ProviderSettings.Protocol.BEDROCK;
    }

    /** As much of a wish as a provider understands. */
    static Reasoning fitting(Reasoning reasoning, ProviderSettings provider) {
        return takesBudget(provider)
                ? reasoning
                : new Reasoning(reasoning.keep(), reasoning.effort(), OptionalInt.empty());
    }

    /**
     * Checks a run's options.
     *
     * @throws ConfigurationException when the provider would refuse every request
     */
    static void check(RunOptions options, ProviderResolver.Resolution provider) throws ConfigurationException {
        Reasoning reasoning = options.reasoning();
        if (reasoning.budgetTokens().isPresent() && !takesBudget(provider.settings())) {
            throw new ConfigurationException("--thinking-budget is for Anthropic, Gemini and Bedrock models; \""
                    + provider.model() + "\" takes --reasoning-effort");
        }
        if (provider.settings().protocol() == ProviderSettings.Protocol.ANTHROPIC
                && reasoning.isAskedFor()
                && options.temperature().isPresent()) {
            throw new ConfigurationException(
                    "Anthropic's models think at their own temperature only: leave out --temperature");
        }
    }
}
