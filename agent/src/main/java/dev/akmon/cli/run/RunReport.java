package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ExitReason;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.RunResult;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.cli.evidence.EvidenceSummary;
import dev.akmon.cli.evidence.Reliability;
import dev.akmon.recorder.PayloadObjects;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.signing.SigningResult;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The document {@code --output json} prints, in every outcome: the reference's keys (session_id, status, exit_reason,
 * result, tool_calls, error, audit_log_path, usage, cost_usd, cache_read_tokens, files_written, replay_metadata,
 * reliability_metrics, provider_resolution), then {@code head}, {@code journal_path} and {@code signing}.
 */
final class RunReport {
    private RunReport() {}

    /** The report of a run that took place. */
    static ObjectNode of(LiveRun.Finished finished, RunLedger ledger, ProviderResolver.Resolution provider) {
        RunResult result = finished.result();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("session_id", finished.sessionId().toString());
        boolean failed = result.exitReason() != ExitReason.COMPLETED
                && !result.exitReason().isLimit();
        report.put("status", failed ? "error" : "success");
        report.put("exit_reason", result.exitReason().wireName());
        report.put("result", ledger.text());
        ArrayNode calls = report.putArray("tool_calls");
        for (RunLedger.Call call : ledger.calls()) {
            ObjectNode entry = calls.addObject()
                    .put("name", call.name())
                    .put("success", call.success())
                    .put("message", call.message());
            if (call.question() != null) {
                entry.set("question", call.question());
            }
            if (call.answer() != null) {
                entry.set("answer", PayloadObjects.userAnswer(call.answer()));
            }
            if (call.subagent() != null) {
                entry.set("subagent", call.subagent());
            }
        }
        report.put("error", result.error());
        report.putNull("audit_log_path");
        report.putObject("usage")
                .put("total_input_tokens", result.usage().input())
                .put("total_cache_read_tokens", result.usage().cacheRead())
                .put("total_output_tokens", result.usage().output());
        if (result.costUsd().isPresent()) {
            report.put("cost_usd", result.costUsd().getAsDouble());
        } else {
            report.putNull("cost_usd");
        }
        report.put("cache_read_tokens", result.usage().cacheRead());
        ArrayNode files = report.putArray("files_written");
        result.filesWritten().forEach(files::add);
        report.set(
                "replay_metadata",
                EvidenceSummary.replayMetadata(
                        finished.sessionId(), finished.config().json()));
        report.set("reliability_metrics", reliability(result.toolCalls(), ledger));
        report.set(
                "provider_resolution",
                ResolutionReport.of(provider.model(), provider.settings().kind(), provider.candidates(), null));
        report.put("head", result.head().hex());
        report.put("journal_path", finished.journalPath().toString());
        report.set("signing", signing(finished.signing()));
        return report;
    }

    /**
     * The report of a run that did not come about or could not be recorded to its end, in the same shape.
     *
     * @param sessionId the session it had begun, null when it had not
     */
    static ObjectNode ofFailure(@Nullable UUID sessionId, String category, String message) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("session_id", sessionId == null ? "" : sessionId.toString());
        report.put("status", "error");
        boolean stopped = StopReason.ofWireName(category).isPresent();
        report.put("exit_reason", stopped ? category : "error");
        report.put("result", "");
        report.putArray("tool_calls");
        report.put("error", message);
        report.putNull("audit_log_path");
        report.putObject("usage")
                .put("total_input_tokens", 0)
                .put("total_cache_read_tokens", 0)
                .put("total_output_tokens", 0);
        report.putNull("cost_usd");
        report.put("cache_read_tokens", 0);
        report.putArray("files_written");
        report.putNull("replay_metadata");
        report.set(
                "reliability_metrics",
                reliability(new RunResult.ToolCounts(0, 0, 0, 0), new RunLedger(RunObserver.NONE)));
        report.putNull("head");
        report.putNull("journal_path");
        report.putNull("signing");
        report.put("category", category);
        return report;
    }

    private static ObjectNode reliability(RunResult.ToolCounts counts, RunLedger ledger) {
        return new Reliability(
                        counts.succeeded(),
                        counts.total(),
                        counts.denied(),
                        ledger.retries(),
                        ledger.timeouts(),
                        ledger.latencies())
                .toJson();
    }

    private static @Nullable JsonNode signing(Optional<SigningResult> signing) {
        if (signing.isEmpty()) {
            return JsonNodeFactory.instance.nullNode();
        }
        SigningResult result = signing.get();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("program", result.program());
        node.put("success", result.success());
        node.put("exit_code", result.exitCode());
        node.put("timed_out", result.timedOut());
        node.put("elapsed_ms", result.elapsedMs());
        node.put("error", result.interrupted() ? "interrupted" : result.spawnError());
        return node;
    }
}
