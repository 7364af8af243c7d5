package dev.akmon.cli.slo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.evidence.EvidenceSummary;
import dev.akmon.cli.evidence.Reliability;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * The figures of one run, from its report ({@code --output json}), from its evidence summary, or from the journal.
 *
 * @param source the file, or the session's id
 * @param kind {@code run_report}, {@code evidence} or {@code session}
 * @param sessionId the session, empty text when the source does not say
 * @param at when the run ended; the epoch when the source does not say
 * @param metrics the member {@code reliability_metrics}; a missing node when the source has none
 */
public record RunMetrics(String source, String kind, String sessionId, Instant at, JsonNode metrics) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws NoMetricsException when it is neither a run's report nor its evidence
     */
    public static RunMetrics ofFile(Path file) throws IOException, NoMetricsException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new NoMetricsException(file + " is not JSON", e);
        }
        if (root.has("status") && root.has("tool_calls")) {
            return of(file.toString(), "run_report", root);
        }
        if (root.path("evidence_schema_version").asText().equals(EvidenceSummary.SCHEMA)) {
            return of(file.toString(), "evidence", root);
        }
        throw new NoMetricsException(
                file + " is neither the report of a run (--output json) nor an evidence summary", null);
    }

    /**
     * Reads a session of the journal.
     *
     * @throws JournalException when it cannot be read
     */
    public static RunMetrics ofSession(Journal journal, UUID id) throws JournalException {
        return of(id.toString(), "session", EvidenceSummary.of(journal, id));
    }

    private static RunMetrics of(String source, String kind, JsonNode root) {
        JsonNode metrics = root.path("reliability_metrics");
        return new RunMetrics(
                source,
                kind,
                root.path("session_id").asText(),
                time(root.path("generated_at").asText()),
                Reliability.isIn(metrics) ? metrics : JsonNodeFactory.instance.missingNode());
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Whether there are figures. */
    public boolean isKnown() {
        return !metrics.isMissingNode();
    }

    /** Tool calls asked for. */
    public long toolCalls() {
        return metrics.path("tool_calls_total").asLong();
    }

    /** A count by its name in the report; empty when it is not there. */
    public OptionalDouble count(String name) {
        JsonNode value = metrics.path(name);
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    /** A count per tool call; empty when there were no calls or the count is not there. */
    public OptionalDouble rate(String name) {
        OptionalDouble count = count(name);
        return toolCalls() > 0 && count.isPresent()
                ? OptionalDouble.of(count.getAsDouble() / toolCalls())
                : OptionalDouble.empty();
    }

    /** Everything that checks look at, by the names reports give it; what is not known is null. */
    public ObjectNode evaluated() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Metric metric : Metric.values()) {
            OptionalDouble value = metric.of(this);
            if (value.isPresent()) {
                node.put(metric.wireName(), value.getAsDouble());
            } else {
                node.putNull(metric.wireName());
            }
        }
        return node;
    }
}
