package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON objects behind the hashes of gate and tool events, written and read here and nowhere else. All are canonical
 * JSON (RFC 8785), so that the same content always has the same hash; members that do not apply are left out.
 *
 * <pre>
 * PermissionGate.context   {"answer":{"allowed":b,"lines_not_shown":n?,"reason":s?,"remember":b,"rules":[s]?,"scope":s?}?,
 *                           "approver":s, "call_id":s, "failure":{"code":s,"message":s}?,
 *                           "permissions":[{"cwd":s?,"kind":s,"subject":s}], "policy":s, "preview_sha256":hex?,
 *                           "reason":s, "rule":s?, "sandbox":s?, "source":s?, "tool_input":any, "tool_name":s}
 * ToolCall.input           {"arguments":any, "call_id":s}
 * ToolCall.output          {"answer":{"by":"person"|"nobody","choice":n?,"text":s?}?, "call_id":s, "content":s,
 *                           "duration_ms":n, "error":s?, "exit_code":n?, "full_output":s?, "full_output_left_out":n?,
 *                           "images":[{"base64":s,"media_type":s}]?, "status":"success"|"error", "subagent":{…}?,
 *                           "truncated":b}
 * ToolCall.side_effects    as the tool reports them, see docs/payload-objects.md
 * AssistantTurn.tool_calls [{"arguments":any, "id":s, "name":s}]
 * </pre>
 *
 * <p>{@code arguments} is the parsed JSON where the model sent valid JSON, else the text it sent, as a JSON string.
 */
public final class PayloadObjects {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PayloadObjects() {}

    /** The context object of a gate. */
    public static byte[] gateContext(GateDecision gate) {
        ObjectNode node = JSON.objectNode();
        ApprovalAnswer answer = gate.answer();
        if (answer != null) {
            node.set("answer", answer(answer));
        }
        node.put("approver", gate.approver());
        node.put("call_id", gate.call().callId());
        ToolFailure failure = gate.preparation().failure();
        if (failure != null) {
            node.putObject("failure").put("code", failure.code()).put("message", WellFormed.text(failure.message()));
        }
        ArrayNode permissions = node.putArray("permissions");
        for (AskedPermission permission : gate.preparation().permissions()) {
            ObjectNode asked = permissions
                    .addObject()
                    .put("kind", permission.kind())
                    .put("subject", WellFormed.text(permission.subject()));
            putIfPresent(asked, "cwd", permission.cwd());
        }
        node.put("policy", gate.policyId());
        putIfPresent(node, "preview_sha256", gate.preparation().previewSha256());
        node.put("reason", WellFormed.text(gate.reason()));
        putIfPresent(node, "rule", gate.rule());
        putIfPresent(node, "sandbox", gate.preparation().sandbox());
        putIfPresent(node, "source", gate.source());
        node.set("tool_input", gate.call().arguments());
        node.put("tool_name", gate.call().name());
        return CanonicalJson.write(node);
    }

    /** What was found out about a call before its gate, read back from the gate's context. */
    public static ToolPreparation preparation(JsonNode context) {
        List<AskedPermission> permissions = new ArrayList<>();
        for (JsonNode permission : context.path("permissions")) {
            permissions.add(new AskedPermission(
                    permission.path("kind").asText(),
                    permission.path("subject").asText(),
                    textOrNull(permission.get("cwd"))));
        }
        JsonNode failure = context.get("failure");
        return ToolPreparation.recorded(
                permissions,
                textOrNull(context.get("preview_sha256")),
                textOrNull(context.get("sandbox")),
                failure == null
                        ? null
                        : new ToolFailure(
                                failure.path("code").asText(),
                                failure.path("message").asText()));
    }

    /** {@code remember} says whether the answer holds for more than the call, {@code scope} for what; once needs none. */
    private static ObjectNode answer(ApprovalAnswer answer) {
        ObjectNode said = JSON.objectNode();
        said.put("allowed", answer.allowed());
        if (answer.linesNotShown() > 0) {
            said.put("lines_not_shown", answer.linesNotShown());
        }
        putIfPresent(said, "reason", answer.reason());
        said.put("remember", answer.scope() != ApprovalAnswer.Scope.ONCE);
        if (!answer.rules().isEmpty()) {
            ArrayNode rules = said.putArray("rules");
            answer.rules().forEach(rule -> rules.add(WellFormed.text(rule)));
        }
        putIfPresent(said, "scope", scopeName(answer.scope()));
        return said;
    }

    /** The person's answer in a gate's context, or null when nobody was asked. */
    public static @Nullable ApprovalAnswer answer(JsonNode context) {
        JsonNode answer = context.get("answer");
        if (answer == null) {
            return null;
        }
        List<String> rules = new ArrayList<>();
        answer.path("rules").forEach(rule -> rules.add(rule.asText()));
        return new ApprovalAnswer(
                answer.path("allowed").asBoolean(),
                scope(answer),
                rules,
                textOrNull(answer.get("reason")),
                answer.path("lines_not_shown").asInt());
    }

    private static @Nullable String scopeName(ApprovalAnswer.Scope scope) {
        return switch (scope) {
            case ONCE, SAME_PERMISSIONS -> null;
            case SAME_CALL -> "same_call";
            case RULES -> "session";
            case RULES_KEPT -> "project";
        };
    }

    private static ApprovalAnswer.Scope scope(JsonNode answer) {
        return switch (answer.path("scope").asText()) {
            case "same_call" -> ApprovalAnswer.Scope.SAME_CALL;
            case "session" -> ApprovalAnswer.Scope.RULES;
            case "project" -> ApprovalAnswer.Scope.RULES_KEPT;
            default ->
                answer.path("remember").asBoolean() ? ApprovalAnswer.Scope.SAME_PERMISSIONS : ApprovalAnswer.Scope.ONCE;
        };
    }

    /** The input object of a tool call. */
    public static byte[] toolInput(ToolInvocation call) {
        ObjectNode node = JSON.objectNode();
        node.set("arguments", call.arguments());
        node.put("call_id", call.callId());
        return CanonicalJson.write(node);
    }

    /** The output object of a tool call. */
    public static byte[] toolOutput(String callId, ToolOutcome outcome) {
        ObjectNode node = JSON.objectNode();
        if (outcome.answer() != null) {
            node.set("answer", userAnswer(outcome.answer()));
        }
        node.put("call_id", callId);
        node.put("content", WellFormed.text(outcome.content()));
        node.put("duration_ms", outcome.durationMs());
        putIfPresent(node, "error", outcome.errorCode());
        if (outcome.exitCode() != null) {
            node.put("exit_code", outcome.exitCode());
        }
        FullOutput full = outcome.fullOutput();
        if (full != null) {
            node.put("full_output", WellFormed.text(full.text()));
            if (full.leftOut() > 0) {
                node.put("full_output_left_out", full.leftOut());
            }
        }
        if (!outcome.images().isEmpty()) {
            ArrayNode images = node.putArray("images");
            outcome.images()
                    .forEach(image ->
                            images.addObject().put("base64", image.base64()).put("media_type", image.mediaType()));
        }
        node.put("status", outcome.success() ? "success" : "error");
        if (outcome.subagent() != null) {
            node.set("subagent", outcome.subagent());
        }
        node.put("truncated", outcome.truncated());
        return CanonicalJson.write(node);
    }

    /**
     * An outcome read back from its output object.
     *
     * @throws IOException when the object is not the JSON {@link #toolOutput} writes
     */
    public static ToolOutcome outcome(byte[] output, byte @Nullable [] sideEffects) throws IOException {
        JsonNode node = CanonicalJson.parse(output);
        JsonNode exitCode = node.get("exit_code");
        List<ToolImage> images = new ArrayList<>();
        for (JsonNode image : node.path("images")) {
            images.add(new ToolImage(
                    image.path("media_type").asText(), image.path("base64").asText()));
        }
        JsonNode full = node.get("full_output");
        return new ToolOutcome(
                node.path("status").asText().equals("success"),
                node.path("content").asText(),
                textOrNull(node.get("error")),
                exitCode == null ? null : exitCode.asInt(),
                node.path("truncated").asBoolean(),
                node.path("duration_ms").asLong(),
                images,
                sideEffects == null ? null : CanonicalJson.parse(sideEffects),
                userAnswer(node.path("answer")),
                node.get("subagent"),
                full == null
                        ? null
                        : new FullOutput(
                                full.asText(), node.path("full_output_left_out").asLong()));
    }

    /** A person's answer to a question of the model: who answered, by which option, in which words. */
    public static ObjectNode userAnswer(UserAnswer answer) {
        ObjectNode node = JSON.objectNode().put("by", answer instanceof UserAnswer.Nobody ? "nobody" : "person");
        if (answer instanceof UserAnswer.Chosen chosen) {
            node.put("choice", chosen.option()).put("text", WellFormed.text(chosen.text()));
        } else if (answer instanceof UserAnswer.Said said) {
            node.put("text", WellFormed.text(said.text()));
        }
        return node;
    }

    private static @Nullable UserAnswer userAnswer(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        if (!node.path("by").asText().equals("person")) {
            return new UserAnswer.Nobody();
        }
        if (!node.has("text")) {
            return new UserAnswer.Declined();
        }
        String text = node.path("text").asText();
        return node.has("choice")
                ? new UserAnswer.Chosen(node.path("choice").asInt(), text)
                : new UserAnswer.Said(text);
    }

    /** The list of calls in an assistant's message. */
    public static byte[] toolCalls(List<ToolInvocation> calls) {
        ArrayNode list = JSON.arrayNode();
        for (ToolInvocation call : calls) {
            ObjectNode node = list.addObject();
            node.set("arguments", call.arguments());
            node.put("id", call.callId());
            node.put("name", call.name());
        }
        return CanonicalJson.write(list);
    }

    static String sha256(String text) {
        return HashAlgorithm.SHA256
                .digest(text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, WellFormed.text(value));
        }
    }

    private static @Nullable String textOrNull(@Nullable JsonNode node) {
        return node == null ? null : node.asText();
    }
}
