package dev.akmon.replay;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of an event as a flat list, so that two events of one kind can be held against each other. */
final class EventFields {
    /**
     * One field.
     *
     * @param name its name, with the attempt's index where it belongs to one
     * @param value its value as text, a hash for references, {@code none} for an absent one
     * @param object the object it refers to, null when it refers to none
     * @param difference the kind of divergence a difference in it is
     */
    record Field(String name, String value, @Nullable Digest object, Divergence.Kind difference) {}

    private final List<Field> fields = new ArrayList<>();

    private EventFields() {}

    static List<Field> of(EventKind kind) {
        EventFields f = new EventFields();
        if (kind instanceof EventKind.SessionStart e) {
            f.reference("cwd", e.cwd());
            f.reference("config", e.config());
        } else if (kind instanceof EventKind.UserTurn e) {
            f.reference("prompt", e.prompt());
        } else if (kind instanceof EventKind.ProviderCall e) {
            f.providerCall(e);
        } else if (kind instanceof EventKind.ToolCall e) {
            f.text("tool_id", e.toolId(), Divergence.Kind.ContentReferenceMismatch);
            f.reference("input", e.input(), Divergence.Kind.ToolInputMismatch);
            f.reference("output", e.output(), Divergence.Kind.ToolOutputMismatch);
            f.reference("side_effects", e.sideEffects());
        } else if (kind instanceof EventKind.RetrievalCall e) {
            f.text("index_id", e.indexId(), Divergence.Kind.ContentReferenceMismatch);
            f.reference("query", e.query());
            f.reference("results", e.results());
        } else if (kind instanceof EventKind.PermissionGate e) {
            f.text("decision", e.decision(), Divergence.Kind.PermissionGateDecisionMismatch);
            f.text("policy_id", e.policyId(), Divergence.Kind.ContentReferenceMismatch);
            f.reference("context", e.context());
        } else if (kind instanceof EventKind.AssistantTurn e) {
            f.reference("message", e.message(), Divergence.Kind.AssistantContentMismatch);
            f.reference("tool_calls", e.toolCalls(), Divergence.Kind.AssistantContentMismatch);
        } else if (kind instanceof EventKind.SessionEnd e) {
            f.reference("summary", e.summary());
        }
        return f.fields;
    }

    private void providerCall(EventKind.ProviderCall call) {
        text("provider_id", call.providerId(), Divergence.Kind.ContentReferenceMismatch);
        text("attempts", Integer.toString(call.attempts().size()), Divergence.Kind.AttemptCountDivergence);
        for (int i = 0; i < call.attempts().size(); i++) {
            AttemptRecord attempt = call.attempts().get(i);
            String at = "attempts[" + i + "].";
            reference(at + "request", attempt.request(), Divergence.Kind.ProviderRequestMismatch);
            text(at + "status", attempt.status().wireName(), Divergence.Kind.AttemptStatusDivergence);
            reference(at + "response", attempt.response());
            reference(at + "stream", attempt.stream());
            text(
                    at + "error_message",
                    attempt.errorMessage() == null ? "none" : attempt.errorMessage(),
                    Divergence.Kind.AttemptStatusDivergence);
            text(
                    at + "attempt_number",
                    Integer.toString(attempt.attemptNumber()),
                    Divergence.Kind.AttemptCountDivergence);
            text(at + "started_at", attempt.startedAt().toString(), Divergence.Kind.ContentReferenceMismatch);
            text(at + "ended_at", attempt.endedAt().toString(), Divergence.Kind.ContentReferenceMismatch);
        }
        reference("stream", call.stream());
    }

    private void reference(String name, @Nullable Digest digest) {
        reference(name, digest, Divergence.Kind.ContentReferenceMismatch);
    }

    private void reference(String name, @Nullable Digest digest, Divergence.Kind difference) {
        fields.add(new Field(name, digest == null ? "none" : digest.hex(), digest, difference));
    }

    private void text(String name, String value, Divergence.Kind difference) {
        fields.add(new Field(name, value, null, difference));
    }
}
