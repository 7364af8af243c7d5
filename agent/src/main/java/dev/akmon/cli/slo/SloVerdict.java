package dev.akmon.cli.slo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was found by holding a run against service levels. */
public final class SloVerdict {
    /**
     * A level that was not kept.
     *
     * @param code what kind of violation
     * @param metric the figure it is about
     * @param threshold the name of the level
     * @param actual the figure, null when a strict check had none
     * @param limit the level
     * @param baseline what it was compared with, null when with nothing
     */
    public record Violation(
            String code,
            String metric,
            String threshold,
            @Nullable Double actual,
            double limit,
            @Nullable Double baseline) {}

    /** A level that could not be checked, and why. */
    public record Skipped(String metric, String threshold, String reason) {}

    private final boolean strict;
    private final Map<String, BigDecimal> applied;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    private SloVerdict(boolean strict, Map<String, BigDecimal> applied) {
        this.strict = strict;
        this.applied = new TreeMap<>(applied);
    }

    /**
     * Holds a run to thresholds.
     *
     * @param thresholds by name
     * @param strict whether what cannot be checked counts as violated
     */
    public static SloVerdict of(RunMetrics run, Map<String, BigDecimal> thresholds, boolean strict) {
        SloVerdict verdict = new SloVerdict(strict, thresholds);
        BigDecimal sample = thresholds.get("min_tool_calls_total");
        boolean enough = sample == null || run.isKnown() && run.toolCalls() >= sample.doubleValue();
        thresholds.forEach((name, limit) -> {
            if (!name.equals("min_tool_calls_total")) {
                Metric metric = Metric.valueOf(name.substring(4).toUpperCase(Locale.ROOT));
                verdict.hold(run, metric, name, limit.doubleValue(), enough);
            }
        });
        return verdict;
    }

    private void hold(RunMetrics run, Metric metric, String name, double limit, boolean enough) {
        OptionalDouble actual = metric.of(run);
        if (!run.isKnown()) {
            skip(metric, name, "missing_metrics", limit);
        } else if (!enough) {
            skip(metric, name, "insufficient_sample", limit);
        } else if (actual.isEmpty()) {
            skip(metric, name, metric.isRate() ? "rate_unavailable" : "missing_metrics", limit);
        } else if (name.startsWith("min_") ? actual.getAsDouble() < limit : actual.getAsDouble() > limit) {
            violations.add(
                    new Violation("threshold_violated", metric.wireName(), name, actual.getAsDouble(), limit, null));
        }
    }

    /** Compares a run with the middle of earlier ones. */
    static SloVerdict ofTrend(
            RunMetrics run,
            Map<Metric, OptionalDouble> baseline,
            int samples,
            Map<String, BigDecimal> levels,
            int needed,
            boolean strict) {
        SloVerdict verdict = new SloVerdict(strict, levels);
        for (TrendLevel level : TrendLevel.values()) {
            BigDecimal limit = levels.get(level.wireName());
            if (limit != null) {
                verdict.compare(run, level, baseline, samples, limit.doubleValue(), needed);
            }
        }
        return verdict;
    }

    private void compare(
            RunMetrics run,
            TrendLevel level,
            Map<Metric, OptionalDouble> baseline,
            int samples,
            double limit,
            int needed) {
        Metric metric = level.metric();
        OptionalDouble before = baseline.getOrDefault(metric, OptionalDouble.empty());
        OptionalDouble now = metric.of(run);
        if (samples == 0) {
            skip(metric, level.wireName(), "missing_baseline", limit);
        } else if (samples < needed) {
            skip(metric, level.wireName(), "insufficient_baseline_samples", limit);
        } else if (before.isEmpty()) {
            skip(metric, level.wireName(), "missing_baseline_metric", limit);
        } else if (now.isEmpty()) {
            skip(metric, level.wireName(), metric.isRate() ? "rate_unavailable" : "missing_metrics", limit);
        } else if (level.isRatio() && before.getAsDouble() == 0) {
            skip(metric, level.wireName(), "baseline_zero", limit);
        } else if (level.worsening(before.getAsDouble(), now.getAsDouble()) > limit) {
            violations.add(new Violation(
                    level.code(), metric.wireName(), level.wireName(), now.getAsDouble(), limit, before.getAsDouble()));
        }
    }

    private void skip(Metric metric, String name, String reason, double limit) {
        skipped.add(new Skipped(metric.wireName(), name, reason));
        if (strict) {
            violations.add(new Violation("strict_" + reason, metric.wireName(), name, null, limit, null));
        }
    }

    /** Whether every level that was checked was kept. */
    public boolean passed() {
        return violations.isEmpty();
    }

    /** What was not kept. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** What could not be checked. */
    public List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    /** The levels, by name. */
    public Map<String, BigDecimal> applied() {
        return new TreeMap<>(applied);
    }

    /** {@link #violations} in a report. */
    public ArrayNode violationsJson() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        violations.forEach(violation -> {
            ObjectNode node = list.addObject()
                    .put("code", violation.code())
                    .put("metric", violation.metric())
                    .put("threshold", violation.threshold())
                    .put("actual", violation.actual())
                    .put("limit", violation.limit());
            if (violation.baseline() != null) {
                node.put("baseline", violation.baseline());
            }
        });
        return list;
    }

    /** {@link #skipped} in a report. */
    public ArrayNode skippedJson() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        skipped.forEach(skip -> list.addObject()
                .put("metric", skip.metric())
                .put("threshold", skip.threshold())
                .put("reason", skip.reason()));
        return list;
    }
}
