package dev.akmon.agent.config;

import dev.akmon.journal.IoErrors;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Service levels that runs are held to. Only those that are set are there.
 *
 * @param thresholds {@code [slo]}, by name: what one run must keep to
 * @param trend {@code [slo.trend]}, by name: how much worse than earlier runs one may be
 */
public record SloSettings(Map<String, BigDecimal> thresholds, Map<String, BigDecimal> trend) {
    /** The names in {@code [slo]}. */
    public static final List<String> THRESHOLDS = List.of(
            "min_tool_success_rate",
            "max_timeout_rate",
            "max_policy_denial_rate",
            "max_tool_failure_rate",
            "max_retries_total",
            "max_timeouts_total",
            "min_tool_calls_total");

    /** The names in {@code [slo.trend]}. */
    public static final List<String> TREND = List.of(
            "max_success_rate_drop_abs",
            "max_timeout_rate_increase_abs",
            "max_failure_rate_increase_abs",
            "max_retries_increase_ratio",
            "max_latency_avg_increase_ratio",
            "min_baseline_samples");

    /** Settings with copies of the maps. */
    public SloSettings {
        thresholds = new TreeMap<>(thresholds);
        trend = new TreeMap<>(trend);
    }

    /**
     * Reads a file with the tables {@code [slo]} and {@code [slo.trend]}, as they stand in the configuration.
     *
     * @throws ConfigurationException when it cannot be read, is not TOML, or has another key or a value of the wrong kind
     */
    public static SloSettings read(Path file) throws ConfigurationException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigurationException(
                    file + ": cannot be read: " + (Files.isDirectory(file) ? "is a directory" : IoErrors.reason(e)), e);
        }
        ConfigTable root = ConfigTable.root(ConfigDocument.parse(file, bytes));
        SloSettings settings = new SloSection().read(root);
        for (ConfigTable.UnknownKey unknown : root.unknownKeys()) {
            // A gate must not silently check less than was meant.
            throw new ConfigurationException(file + ": unknown key " + unknown.path());
        }
        return settings;
    }

    /** Whether a threshold is a rate, from 0 to 1. */
    public static boolean isRate(String threshold) {
        return threshold.endsWith("_rate");
    }

    /** Whether a threshold can have this value. */
    public static boolean allows(String threshold, BigDecimal value) {
        return value.signum() >= 0 && !(isRate(threshold) && value.compareTo(BigDecimal.ONE) > 0);
    }

    /** These, with those of {@code stronger} in the place of their own. */
    public SloSettings overriddenBy(SloSettings stronger) {
        Map<String, BigDecimal> merged = new TreeMap<>(thresholds);
        merged.putAll(stronger.thresholds());
        Map<String, BigDecimal> mergedTrend = new TreeMap<>(trend);
        mergedTrend.putAll(stronger.trend());
        return new SloSettings(merged, mergedTrend);
    }
}
