package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a model's tokens cost, in US dollars per million.
 *
 * @param input tokens sent that no cache held
 * @param output tokens answered
 * @param cacheRead tokens sent that the provider's cache held
 */
public record Price(double input, double output, double cacheRead) {
    private static final double MILLION = 1_000_000;

    /** What this usage costs, in US dollars. */
    public double of(Usage usage) {
        return ((usage.input() - usage.cacheRead()) * input + usage.cacheRead() * cacheRead + usage.output() * output)
                / MILLION;
    }

    static Optional<Price> ofJson(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Price(
                node.path("input_per_million_usd").asDouble(),
                node.path("output_per_million_usd").asDouble(),
                node.path("cache_read_per_million_usd").asDouble()));
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input_per_million_usd", input)
                .put("output_per_million_usd", output)
                .put("cache_read_per_million_usd", cacheRead);
    }
}
