package dev.akmon.cli.slo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A run beside earlier ones. Of rates the median of the earlier runs counts, of retries and latency the mean.
 *
 * @param verdict what was found
 * @param baseline the middle of the earlier runs, by metric
 * @param used how many of them counted
 */
public record Trend(SloVerdict verdict, Map<Metric, OptionalDouble> baseline, int used) {
    /** Earlier runs needed when nobody says otherwise. */
    public static final int NEEDED = 5;

    /**
     * Compares a run with the latest of the earlier ones.
     *
     * @param earlier in any order, those without figures included
     * @param window how many of them to use, the latest
     * @param levels by name
     */
    public static Trend of(
            RunMetrics run, List<RunMetrics> earlier, int window, Map<String, BigDecimal> levels, boolean strict) {
        List<RunMetrics> used = earlier.stream()
                .filter(RunMetrics::isKnown)
                .sorted(Comparator.comparing(RunMetrics::at).reversed().thenComparing(RunMetrics::source))
                .limit(window)
                .toList();
        Map<Metric, OptionalDouble> baseline = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            double[] values = used.stream()
                    .map(metric::of)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .sorted()
                    .toArray();
            baseline.put(metric, metric.isRate() ? median(values) : mean(values));
        }
        int needed = levels.getOrDefault("min_baseline_samples", BigDecimal.valueOf(NEEDED))
                .intValue();
        return new Trend(SloVerdict.ofTrend(run, baseline, used.size(), levels, needed, strict), baseline, used.size());
    }

    private static OptionalDouble mean(double[] values) {
        return Arrays.stream(values).average();
    }

    private static OptionalDouble median(double[] sorted) {
        int n = sorted.length;
        if (n == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2);
    }

    /** The baseline in a report. */
    public ObjectNode baselineJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        baseline.forEach((metric, value) -> {
            if (value.isPresent()) {
                node.put(metric.wireName(), value.getAsDouble());
            } else {
                node.putNull(metric.wireName());
            }
        });
        return node;
    }
}
