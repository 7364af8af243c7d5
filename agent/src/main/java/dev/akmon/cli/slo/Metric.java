package dev.akmon.cli.slo;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What service levels are about. Rates are per tool call asked for. */
public enum Metric {
    TOOL_SUCCESS_RATE(run -> run.rate("tool_calls_success")),
    TIMEOUT_RATE(run -> run.rate("timeouts_total")),
    POLICY_DENIAL_RATE(run -> run.rate("policy_denials_total")),
    TOOL_FAILURE_RATE(run -> run.rate("tool_calls_failure")),
    RETRIES_TOTAL(run -> run.count("retries_total")),
    TIMEOUTS_TOTAL(run -> run.count("timeouts_total")),
    TOOL_CALLS_TOTAL(run -> run.count("tool_calls_total")),
    TOOL_LATENCY_MS_AVG(run -> run.count("tool_latency_ms_avg"));

    private final Function<RunMetrics, OptionalDouble> value;

    Metric(Function<RunMetrics, OptionalDouble> value) {
        this.value = value;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isRate() {
        return wireName().endsWith("_rate");
    }

    OptionalDouble of(RunMetrics run) {
        return run.isKnown() ? value.apply(run) : OptionalDouble.empty();
    }
}
