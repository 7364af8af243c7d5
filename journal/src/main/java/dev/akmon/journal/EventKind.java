package dev.akmon.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an event says happened. Everything large is an object; the event holds its digest. */
public sealed interface EventKind {
    /** The kind's name on the wire, such as {@code SessionStart}. */
    String name();

    /** The objects this event needs, in the order the format lists them; absent ones are left out. */
    List<Reference> references();

    /** Opens every session. */
    record SessionStart(Digest cwd, Digest config) implements EventKind {
        public SessionStart {
            Objects.requireNonNull(cwd, "cwd");
            Objects.requireNonNull(config, "config");
        }

        @Override
        public String name() {
            return "SessionStart";
        }

        @Override
        public List<Reference> references() {
            return List.of(new Reference("cwd", cwd), new Reference("config", config));
        }
    }

    /** The user said something. */
    record UserTurn(Digest prompt) implements EventKind {
        public UserTurn {
            Objects.requireNonNull(prompt, "prompt");
        }

        @Override
        public String name() {
            return "UserTurn";
        }

        @Override
        public List<Reference> references() {
            return List.of(new Reference("prompt", prompt));
        }
    }

    /** A model was asked; one attempt for each HTTP request that took. */
    record ProviderCall(
            String providerId,
            List<AttemptRecord> attempts,
            @Nullable Digest stream) implements EventKind {
        public ProviderCall {
            Objects.requireNonNull(providerId, "providerId");
            attempts = List.copyOf(attempts);
        }

        @Override
        public String name() {
            return "ProviderCall";
        }

        @Override
        public List<Reference> references() {
            List<Reference> all = new ArrayList<>();
            for (int i = 0; i < attempts.size(); i++) {
                AttemptRecord attempt = attempts.get(i);
                String prefix = "attempts[" + i + "].";
                all.add(new Reference(prefix + "request", attempt.request()));
                addIfPresent(all, prefix + "response", attempt.response());
                addIfPresent(all, prefix + "stream", attempt.stream());
            }
            addIfPresent(all, "stream", stream);
            return List.copyOf(all);
        }
    }

    /** A tool ran. */
    record ToolCall(
            String toolId,
            Digest input,
            Digest output,
            @Nullable Digest sideEffects) implements EventKind {
        public ToolCall {
            Objects.requireNonNull(toolId, "toolId");
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(output, "output");
        }

        @Override
        public String name() {
            return "ToolCall";
        }

        @Override
        public List<Reference> references() {
            List<Reference> all = new ArrayList<>();
            all.add(new Reference("input", input));
            all.add(new Reference("output", output));
            addIfPresent(all, "side_effects", sideEffects);
            return List.copyOf(all);
        }
    }

    /** An index was queried. */
    record RetrievalCall(String indexId, Digest query, Digest results) implements EventKind {
        public RetrievalCall {
            Objects.requireNonNull(indexId, "indexId");
            Objects.requireNonNull(query, "query");
            Objects.requireNonNull(results, "results");
        }

        @Override
        public String name() {
            return "RetrievalCall";
        }

        @Override
        public List<Reference> references() {
            return List.of(new Reference("query", query), new Reference("results", results));
        }
    }

    /** Somebody or something decided whether a tool may run. {@code decision} is by convention allowed, denied or deferred. */
    record PermissionGate(String policyId, String decision, Digest context) implements EventKind {
        public PermissionGate {
            Objects.requireNonNull(policyId, "policyId");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(context, "context");
        }

        @Override
        public String name() {
            return "PermissionGate";
        }

        @Override
        public List<Reference> references() {
            return List.of(new Reference("context", context));
        }
    }

    /** The model's answer was taken up. */
    record AssistantTurn(Digest message, @Nullable Digest toolCalls) implements EventKind {
        public AssistantTurn {
            Objects.requireNonNull(message, "message");
        }

        @Override
        public String name() {
            return "AssistantTurn";
        }

        @Override
        public List<Reference> references() {
            List<Reference> all = new ArrayList<>();
            all.add(new Reference("message", message));
            addIfPresent(all, "tool_calls", toolCalls);
            return List.copyOf(all);
        }
    }

    /** Closes every finished session. */
    record SessionEnd(@Nullable Digest summary) implements EventKind {
        @Override
        public String name() {
            return "SessionEnd";
        }

        @Override
        public List<Reference> references() {
            return summary == null ? List.of() : List.of(new Reference("summary", summary));
        }
    }

    private static void addIfPresent(List<Reference> all, String field, @Nullable Digest digest) {
        if (digest != null) {
            all.add(new Reference(field, digest));
        }
    }
}
