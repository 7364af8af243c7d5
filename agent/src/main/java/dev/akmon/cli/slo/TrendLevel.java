package dev.akmon.cli.slo;

import java.util.Locale;

/** How much worse than earlier runs one may be. Rates are compared as they are, counts and times as a ratio. */
enum TrendLevel {
    MAX_SUCCESS_RATE_DROP_ABS(Metric.TOOL_SUCCESS_RATE, "regression_abs_drop"),
    MAX_TIMEOUT_RATE_INCREASE_ABS(Metric.TIMEOUT_RATE, "regression_abs_increase"),
    MAX_FAILURE_RATE_INCREASE_ABS(Metric.TOOL_FAILURE_RATE, "regression_abs_increase"),
    MAX_RETRIES_INCREASE_RATIO(Metric.RETRIES_TOTAL, "regression_ratio_increase"),
    MAX_LATENCY_AVG_INCREASE_RATIO(Metric.TOOL_LATENCY_MS_AVG, "regression_ratio_increase");

    private final Metric metric;
    private final String code;

    TrendLevel(Metric metric, String code) {
        this.metric = metric;
        this.code = code;
    }

    Metric metric() {
        return metric;
    }

    String code() {
        return code;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isRatio() {
        return code.contains("ratio");
    }

    /** By how much a figure is worse: the difference, or the increase as a part of what it was. */
    double worsening(double before, double now) {
        if (isRatio()) {
            return (now - before) / before;
        }
        return this == MAX_SUCCESS_RATE_DROP_ABS ? before - now : now - before;
    }
}
