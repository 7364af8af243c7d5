package dev.akmon.agent.provider;

import dev.akmon.agent.config.ConfigurationException;
import java.util.OptionalDouble;
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
    public static Reasoning fitting(Reasoning reasoning, ProviderSettings provider) {
        return takesBudget(provider)
                ? reasoning
                : new Reasoning(reasoning.keep(), reasoning.effort(), OptionalInt.empty());
    }

    /**
     * Checks what is asked for.
     *
     * @throws ConfigurationException when the provider would refuse every request
     */
    public static void check(Reasoning reasoning, OptionalDouble temperature, ProviderResolver.Resolution provider)
            throws ConfigurationException {
        if (reasoning.budgetTokens().isPresent() && !takesBudget(provider.settings())) {
            throw new ConfigurationException("--thinking-budget is for Anthropic, Gemini and Bedrock models; \""
                    + provider.model() + "\" takes --reasoning-effort");
        }
        if (provider.settings().protocol() == ProviderSettings.Protocol.ANTHROPIC
                && reasoning.isAskedFor()
                && temperature.isPresent()) {
            throw new ConfigurationException(
                    "Anthropic's models think at their own temperature only: leave out --temperature");
        }
    }
}
