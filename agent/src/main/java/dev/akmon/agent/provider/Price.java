package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a model's tokens cost, in US dollars per million.
 *
 * @param input tokens sent that had nothing to do with a cache
 * @param output tokens answered
 * @param cacheRead tokens sent that the provider's cache held
 * @param cacheWrite tokens sent that were written to the provider's cache
 */
public record Price(double input, double output, double cacheRead, double cacheWrite) {
    private static final double MILLION = 1_000_000;

    /** What this usage costs, in US dollars. */
    public double of(Usage usage) {
        long plain = usage.input() - usage.cacheRead() - usage.cacheWrite();
        return (plain * input
                        + usage.cacheRead() * cacheRead
                        + usage.cacheWrite() * cacheWrite
                        + usage.output() * output)
                / MILLION;
    }

    static Optional<Price> ofJson(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        double input = node.path("input_per_million_usd").asDouble();
        return Optional.of(new Price(
                input,
                node.path("output_per_million_usd").asDouble(),
                node.path("cache_read_per_million_usd").asDouble(),
                node.path("cache_write_per_million_usd").asDouble(input)));
    }

    /** The member {@code price} of the config object. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input_per_million_usd", input)
                .put("output_per_million_usd", output)
                .put("cache_read_per_million_usd", cacheRead)
                .put("cache_write_per_million_usd", cacheWrite);
    }
}
