package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is to think before it answers, and what becomes of it.
 *
 * @param keep whether what the model thinks is kept and sent back with its answer, as its provider asks for
 * @param effort how much, in OpenAI's words; empty for the model's own default
 * @param budgetTokens how much, in tokens; empty for what {@code effort} comes to, or the model's own default
 */
public record Reasoning(boolean keep, Optional<Effort> effort, OptionalInt budgetTokens) {
    /** The model's own default, and what it thinks is kept. */
    public static final Reasoning STANDARD = new Reasoning(true, Optional.empty(), OptionalInt.empty());

    /** As sessions were recorded that do not mention it. */
    public static final Reasoning UNMENTIONED = new Reasoning(false, Optional.empty(), OptionalInt.empty());

    /** How much thinking is worth, with the tokens it comes to where a provider wants a number. */
    public enum Effort {
        MINIMAL(1_024),
        LOW(4_096),
        MEDIUM(10_240),
        HIGH(24_576);

        private final int tokens;

        Effort(int tokens) {
            this.tokens = tokens;
        }

        /** OpenAI's word for it. */
        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public String toString() {
            return wireName();
        }

        /** The effort of this name, empty for any other word. */
        public static Optional<Effort> ofWireName(String name) {
            for (Effort effort : values()) {
                if (effort.wireName().equals(name)) {
                    return Optional.of(effort);
                }
            }
            return Optional.empty();
        }
    }

    /** The tokens to think with, for providers that want a number. */
    public OptionalInt tokens() {
        return budgetTokens.isPresent() || effort.isEmpty() ? budgetTokens : OptionalInt.of(effort.get().tokens);
    }

    /** Whether more is asked of the model than its own default. */
    boolean isAskedFor() {
        return effort.isPresent() || budgetTokens.isPresent();
    }

    static Reasoning ofJson(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return UNMENTIONED;
        }
        JsonNode budget = node.path("budget_tokens");
        return new Reasoning(
                node.path("keep").asBoolean(),
                Effort.ofWireName(node.path("effort").asText()),
                budget.isIntegralNumber() ? OptionalInt.of(budget.asInt()) : OptionalInt.empty());
    }

    /** Writes it into the member {@code reasoning} of the config object. */
    public void write(ObjectNode node) {
        node.put("keep", keep);
        effort.ifPresent(value -> node.put("effort", value.wireName()));
        budgetTokens.ifPresent(value -> node.put("budget_tokens", value));
    }
}
