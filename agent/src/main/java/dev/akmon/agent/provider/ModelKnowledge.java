package dev.akmon.agent.provider;

import dev.akmon.agent.config.ModelEstimate;
import dev.akmon.agent.config.ModelTable;
import dev.akmon.agent.config.UserConfig;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a model: what the user's configuration says of it, and for the rest the table that comes with akmon.
 * What neither says is not known, and is shown as that.
 *
 * @param contextWindow tokens that fit into a request and its answer together, empty when not known
 * @param maxOutputTokens the most tokens of one answer, empty when not known
 * @param price what tokens cost, empty when not known
 * @param images whether it can look at images; where nothing is known, whether most models of its provider can
 */
public record ModelKnowledge(
        Optional<Long> contextWindow, OptionalInt maxOutputTokens, Optional<Price> price, boolean images) {
    /** Whose models nearly all take images; elsewhere a request with one may well be refused. */
    private static final Set<String> WITH_IMAGES =
            Set.of("anthropic", "azure_openai", "bedrock", "gemini", "openai", "scripted");

    /**
     * Looks a model up.
     *
     * @param provider the kind of provider that serves it: what the same model costs elsewhere says nothing
     */
    public static ModelKnowledge of(String provider, String model, UserConfig config) {
        Optional<ModelEstimate> own = config.estimateFor(model);
        Optional<ModelEstimate> builtIn = ModelTable.find(model);
        Optional<Integer> output =
                own.map(ModelEstimate::maxOutputTokens).or(() -> builtIn.map(ModelEstimate::maxOutputTokens));
        return new ModelKnowledge(
                own.map(ModelEstimate::contextWindowTokens)
                        .or(() -> builtIn.map(ModelEstimate::contextWindowTokens))
                        .map(Integer::longValue),
                output.map(OptionalInt::of).orElse(OptionalInt.empty()),
                own.flatMap(row -> price(row, provider)).or(() -> builtIn.flatMap(row -> price(row, provider))),
                own.map(ModelEstimate::images)
                        .or(() -> builtIn.map(ModelEstimate::images))
                        .orElse(WITH_IMAGES.contains(provider)));
    }

    /** Where the price of a model comes from, and of when it is; empty when it has none that says so. */
    public static Optional<String> sourceOfPrice(String model, UserConfig config) {
        return config.estimateFor(model)
                .filter(row -> row.inputPerMillionUsd() != null)
                .map(row -> row.note() == null ? "your configuration" : row.note())
                .or(() -> ModelTable.find(model)
                        .filter(row -> row.inputPerMillionUsd() != null)
                        .map(ModelEstimate::note));
    }

    private static Optional<Price> price(ModelEstimate row, String provider) {
        if (!row.isPriceOf(provider)) {
            return Optional.empty();
        }
        double input = row.inputPerMillionUsd().doubleValue();
        return Optional.of(new Price(
                input,
                row.outputPerMillionUsd().doubleValue(),
                orElse(row.cacheReadPerMillionUsd(), input),
                orElse(row.cacheWritePerMillionUsd(), input)));
    }

    private static double orElse(@Nullable BigDecimal value, double otherwise) {
        return value == null ? otherwise : value.doubleValue();
    }
}
