package dev.akmon.journal.redaction;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts other objects in the place of some, wherever an event refers to them. Error messages, which events hold themselves,
 * are rewritten as well; every other text stays.
 */
final class DigestSubstitution {
    private final Map<Digest, Digest> replacements;
    private final UnaryOperator<String> errorMessages;

    DigestSubstitution(Map<Digest, Digest> replacements, UnaryOperator<String> errorMessages) {
        this.replacements = replacements;
        this.errorMessages = errorMessages;
    }

    EventKind in(EventKind kind) {
        if (kind instanceof EventKind.SessionStart e) {
            return new EventKind.SessionStart(replaced(e.cwd()), replaced(e.config()));
        }
        if (kind instanceof EventKind.UserTurn e) {
            return new EventKind.UserTurn(replaced(e.prompt()));
        }
        if (kind instanceof EventKind.ProviderCall e) {
            return new EventKind.ProviderCall(
                    e.providerId(), e.attempts().stream().map(this::attempt).toList(), optional(e.stream()));
        }
        if (kind instanceof EventKind.ToolCall e) {
            return new EventKind.ToolCall(
                    e.toolId(), replaced(e.input()), replaced(e.output()), optional(e.sideEffects()));
        }
        if (kind instanceof EventKind.RetrievalCall e) {
            return new EventKind.RetrievalCall(e.indexId(), replaced(e.query()), replaced(e.results()));
        }
        if (kind instanceof EventKind.PermissionGate e) {
            return new EventKind.PermissionGate(e.policyId(), e.decision(), replaced(e.context()));
        }
        if (kind instanceof EventKind.AssistantTurn e) {
            return new EventKind.AssistantTurn(replaced(e.message()), optional(e.toolCalls()));
        }
        EventKind.SessionEnd end = (EventKind.SessionEnd) kind;
        return new EventKind.SessionEnd(optional(end.summary()));
    }

    private AttemptRecord attempt(AttemptRecord attempt) {
        return new AttemptRecord(
                attempt.attemptNumber(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.status(),
                replaced(attempt.request()),
                optional(attempt.response()),
                optional(attempt.stream()),
                attempt.errorMessage() == null ? null : errorMessages.apply(attempt.errorMessage()));
    }

    private Digest replaced(Digest digest) {
        return replacements.getOrDefault(digest, digest);
    }

    private @Nullable Digest optional(@Nullable Digest digest) {
        return digest == null ? null : replaced(digest);
    }
}
