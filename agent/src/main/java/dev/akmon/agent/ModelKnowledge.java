package dev.akmon.agent;

import dev.akmon.agent.config.ModelEstimate;
import dev.akmon.agent.config.UserConfig;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a model: the user's configuration first, then the windows of well-known model families. Prices come
 * from the user alone: a table in the program would be wrong sooner or later, and an unknown price is shown as unknown.
 *
 * @param contextWindow tokens that fit into a request and its answer together, empty when not known
 * @param price what tokens cost, empty when not known
 */
record ModelKnowledge(Optional<Long> contextWindow, Optional<Price> price) {
    /** By a part of the model id; the first that matches counts. */
    private static final Map<String, Long> WINDOWS = windows();

    static ModelKnowledge of(String model, UserConfig config) {
        Optional<ModelEstimate> row = config.estimateFor(model);
        Optional<Long> window = row.map(ModelEstimate::contextWindowTokens).map(Integer::longValue);
        return new ModelKnowledge(window.or(() -> knownWindow(model)), row.flatMap(ModelKnowledge::price));
    }

    private static Optional<Price> price(ModelEstimate row) {
        if (row.inputPerMillionUsd() == null || row.outputPerMillionUsd() == null) {
            return Optional.empty();
        }
        double input = row.inputPerMillionUsd().doubleValue();
        return Optional.of(
                new Price(input, row.outputPerMillionUsd().doubleValue(), orElse(row.cacheReadPerMillionUsd(), input)));
    }

    private static double orElse(@Nullable BigDecimal value, double otherwise) {
        return value == null ? otherwise : value.doubleValue();
    }

    private static Optional<Long> knownWindow(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        return WINDOWS.entrySet().stream()
                .filter(entry -> id.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<String, Long> windows() {
        Map<String, Long> windows = new LinkedHashMap<>();
        windows.put("claude", 200_000L);
        windows.put("gpt-4.1", 1_000_000L);
        windows.put("gpt-5", 400_000L);
        windows.put("gpt-4o", 128_000L);
        windows.put("gpt-4-turbo", 128_000L);
        windows.put("gpt-3.5", 16_000L);
        windows.put("gemini", 1_000_000L);
        return windows;
    }
}
