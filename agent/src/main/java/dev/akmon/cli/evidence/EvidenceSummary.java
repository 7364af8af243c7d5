package dev.akmon.cli.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ParentLink;
import dev.akmon.cli.verify.Verification;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.recorder.UserInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The evidence summary of a session, {@code evidence.v1}: what a build keeps and looks at. It is read from the journal and
 * holds digests and counts, never what files or answers contain; equal sessions have equal summaries.
 */
public final class EvidenceSummary {
    /** What {@code evidence_schema_version} says. */
    public static final String SCHEMA = "evidence.v1";

    private static final int MAX_SAMPLES = 20;

    private final SessionObjects objects;
    private final ArrayNode timeline = JsonNodeFactory.instance.arrayNode();
    private final Map<String, ObjectNode> calls = new HashMap<>();
    private final TreeSet<String> samples = new TreeSet<>();
    private final TreeSet<String> files = new TreeSet<>();
    private final List<Long> latencies = new ArrayList<>();
    private JsonNode config = JsonNodeFactory.instance.missingNode();
    private JsonNode summary = JsonNodeFactory.instance.missingNode();
    private int allowed;
    private int denied;
    private int refused;
    private int prompted;
    private int succeeded;
    private int retries;
    private int timeouts;

    private EvidenceSummary(SessionObjects objects) {
        this.objects = objects;
    }

    /**
     * The summary of a session.
     *
     * @throws JournalException when it cannot be read
     */
    public static ObjectNode of(Journal journal, UUID id) throws JournalException {
        Verification verification = Verification.of(journal, id);
        try (StoredSession session = journal.load(id)) {
            EvidenceSummary evidence = new EvidenceSummary(new SessionObjects(session));
            for (Event event : session.events()) {
                evidence.add(event.kind());
            }
            return evidence.write(session, verification);
        }
    }

    /** Digests of what shaped a run: the member {@code replay_metadata} of its reports. */
    public static ObjectNode replayMetadata(UUID id, JsonNode config) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("hash_algorithm", "sha256")
                .put("provider_name", config.path("provider").path("kind").asText())
                .put("model_id", config.path("model").asText())
                .put("session_id", id.toString())
                .put("policy_hash", config.path("policy_sha256").asText())
                .put("config_hash", sha256(config))
                .put("tool_registry_hash", sha256(config.path("tools")))
                .put("prompt_assembly_hash", sha256(config.path("system_prompt")));
    }

    private static String sha256(JsonNode node) {
        byte[] bytes = node.isMissingNode() ? new byte[0] : CanonicalJson.write(node);
        return HashAlgorithm.SHA256.digest(bytes).hex();
    }

    private void add(EventKind kind) throws JournalException {
        if (kind instanceof EventKind.SessionStart start) {
            config = objects.structure(start.config());
        } else if (kind instanceof EventKind.ProviderCall call) {
            retries += Math.max(0, call.attempts().size() - 1);
        } else if (kind instanceof EventKind.PermissionGate gate) {
            gate(gate, objects.structure(gate.context()));
        } else if (kind instanceof EventKind.ToolCall call && !call.toolId().startsWith(UserInput.Directive.PREFIX)) {
            tool(call);
        } else if (kind instanceof EventKind.SessionEnd end) {
            summary = objects.structure(end.summary());
        }
    }

    private void gate(EventKind.PermissionGate gate, JsonNode context) {
        String tool = context.path("tool_name").asText();
        if (tool.startsWith(UserInput.Directive.PREFIX)) {
            return; // a step of akmon's own, which no model asked for
        }
        boolean allows = gate.decision().equals("allowed");
        String verdict = allows ? "allow" : gate.policyId().equals("refused") ? "refuse" : "deny";
        String kind = context.path("permissions").path(0).path("kind").asText(tool);
        samples.add(verdict + ":" + kind + ":" + context.path("policy").asText(gate.policyId()));
        prompted += context.has("answer") ? 1 : 0;
        allowed += allows ? 1 : 0;
        denied += verdict.equals("deny") ? 1 : 0;
        refused += verdict.equals("refuse") ? 1 : 0;
        ObjectNode call = timeline.addObject().put("name", tool).put("success", false);
        call.put(
                "message",
                switch (verdict) {
                    case "allow" -> "no outcome recorded";
                    case "deny" -> "denied";
                    default -> "not run: " + context.path("rule").asText();
                });
        calls.put(context.path("call_id").asText(), call);
    }

    private void tool(EventKind.ToolCall recorded) throws JournalException {
        JsonNode output = objects.structure(recorded.output());
        boolean success = output.path("status").asText().equals("success");
        succeeded += success ? 1 : 0;
        timeouts += output.path("error").asText().equals("timed_out") ? 1 : 0;
        latencies.add(output.path("duration_ms").asLong());
        ObjectNode call = calls.computeIfAbsent(
                output.path("call_id").asText(), id -> timeline.addObject().put("name", recorded.toolId()));
        call.put("success", success)
                .put("message", success ? "" : output.path("error").asText("failed"));
        Digest digest = recorded.output();
        call.put("output_sha256", digest == null ? null : digest.hex());
        objects.structure(recorded.sideEffects()).path("files").forEach(file -> {
            String path = file.path("path").asText();
            if (!path.endsWith("/")) {
                files.add(path);
            }
        });
    }

    private ObjectNode write(StoredSession session, Verification verification) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        UUID id = session.sessionId();
        List<Event> events = session.events();
        node.put("evidence_schema_version", SCHEMA);
        node.put("session_id", id.toString());
        node.put(
                "generated_at",
                events.isEmpty()
                        ? null
                        : events.get(events.size() - 1).emittedAt().toString());
        node.set("replay_metadata", replayMetadata(id, config));
        String head = session.head().map(Digest::hex).orElse(null);
        node.putObject("audit")
                .putNull("audit_log_path")
                .put("audit_chain_valid", verification.report().passed())
                .put("session_final_hash", head);
        ArrayNode shown = node.putObject("policy")
                .put("allow", allowed)
                .put("deny", denied)
                .put("prompted", prompted)
                .put("refused", refused)
                .putArray("decision_samples");
        samples.stream().limit(MAX_SAMPLES).forEach(shown::add);
        int total = allowed + denied + refused;
        ObjectNode tools = node.putObject("tools");
        tools.set("timeline", timeline);
        tools.put("total", total).put("success", succeeded).put("failure", total - succeeded);
        ArrayNode touched = node.putArray("files_touched");
        files.forEach(touched::add);
        node.putObject("verification")
                .put("unavailable_reason", "akmon runs no checks of its own on the result")
                .putArray("outcomes");
        node.set(
                "reliability_metrics",
                new Reliability(succeeded, total, denied, retries, timeouts, latencies).toJson());
        node.putArray("notes");
        node.put("head", head);
        node.put("events", events.size());
        node.put("ended", session.ended());
        node.put("exit_reason", summary.path("exit_reason").textValue());
        node.put("project", config.path("project").path("root").textValue());
        node.set(
                "parent",
                ParentLink.of(config).<JsonNode>map(ParentLink::toJson).orElse(node.nullNode()));
        node.set("usage", summary.path("tokens").isObject() ? summary.path("tokens") : node.nullNode());
        node.set("cost_usd", summary.path("cost_usd").isNumber() ? summary.path("cost_usd") : node.nullNode());
        return node;
    }
}
