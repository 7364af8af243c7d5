package dev.akmon.cli.inspect;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event or an attempt holds, field by field in the order of the format; the attempts of a provider call stand
 * for themselves.
 *
 * @param texts fields that hold text themselves
 * @param objects fields that refer to objects
 */
record EventFields(List<TextField> texts, List<ObjectField> objects) {

    /** A field with its text. */
    record TextField(String name, String text) {}

    /** A field with the digest of its object, null when the event has none. */
    record ObjectField(String name, @Nullable Digest digest) {}

    static EventFields of(EventKind kind) {
        Builder fields = new Builder();
        if (kind instanceof SessionStart start) {
            fields.object("cwd", start.cwd()).object("config", start.config());
        } else if (kind instanceof UserTurn turn) {
            fields.object("prompt", turn.prompt());
        } else if (kind instanceof ProviderCall call) {
            fields.text("provider_id", call.providerId()).object("stream", call.stream());
        } else if (kind instanceof ToolCall call) {
            fields.text("tool_id", call.toolId())
                    .object("input", call.input())
                    .object("output", call.output())
                    .object("side_effects", call.sideEffects());
        } else if (kind instanceof RetrievalCall call) {
            fields.text("index_id", call.indexId())
                    .object("query", call.query())
                    .object("results", call.results());
        } else if (kind instanceof PermissionGate gate) {
            fields.text("policy_id", gate.policyId())
                    .text("decision", gate.decision())
                    .object("context", gate.context());
        } else if (kind instanceof AssistantTurn turn) {
            fields.object("message", turn.message()).object("tool_calls", turn.toolCalls());
        } else if (kind instanceof SessionEnd end) {
            fields.object("summary", end.summary());
        }
        return fields.build();
    }

    static EventFields of(AttemptRecord attempt) {
        return new Builder()
                .object("request", attempt.request())
                .object("response", attempt.response())
                .object("stream", attempt.stream())
                .build();
    }

    private static final class Builder {

        private final List<TextField> texts = new ArrayList<>();
        private final List<ObjectField> objects = new ArrayList<>();

        Builder text(String name, String text) {
            texts.add(new TextField(name, text));
            return this;
        }

        Builder object(String name, @Nullable Digest digest) {
            objects.add(new ObjectField(name, digest));
            return this;
        }

        EventFields build() {
            return new EventFields(List.copyOf(texts), List.copyOf(objects));
        }
    }
}
