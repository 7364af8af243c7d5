package dev.akmon.cli.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Counts and latencies of a run: {@code reliability_metrics} in its report and in its evidence.
 *
 * @param succeeded tool calls that did what they were asked to
 * @param total all that were asked for
 * @param denied those the policy or a person denied
 * @param retries model requests that were sent again
 * @param timeouts tool calls that were ended after their time
 * @param latenciesMs how long each call that ran took
 */
public record Reliability(int succeeded, int total, int denied, int retries, int timeouts, List<Long> latenciesMs) {
    public Reliability {
        latenciesMs = List.copyOf(latenciesMs);
    }

    /** The member of a report. The 95th percentile is by nearest rank; latencies are null when nothing ran. */
    public ObjectNode toJson() {
        ObjectNode metrics = JsonNodeFactory.instance.objectNode();
        long latency = latenciesMs.stream().mapToLong(Long::longValue).sum();
        metrics.put("tool_calls_total", total);
        metrics.put("tool_calls_success", succeeded);
        metrics.put("tool_calls_failure", total - succeeded);
        metrics.put("tool_latency_ms_total", latency);
        if (latenciesMs.isEmpty()) {
            metrics.putNull("tool_latency_ms_avg");
            metrics.putNull("tool_latency_ms_p95");
        } else {
            List<Long> sorted = new ArrayList<>(latenciesMs);
            Collections.sort(sorted);
            metrics.put("tool_latency_ms_avg", latency / (double) sorted.size());
            metrics.put("tool_latency_ms_p95", sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1));
        }
        metrics.put("policy_denials_total", denied);
        metrics.put("retries_total", retries);
        return metrics.put("timeouts_total", timeouts);
    }

    /** Whether a node is what {@link #toJson} writes, as far as checks need it. */
    public static boolean isIn(JsonNode metrics) {
        return metrics.path("tool_calls_total").isIntegralNumber();
    }
}
