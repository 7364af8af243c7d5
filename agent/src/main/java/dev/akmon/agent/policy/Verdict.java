package dev.akmon.agent.policy;

import org.jspecify.annotations.Nullable;

/**
 * What the policy says about a call.
 *
 * @param effect the decision, or that a person is to make it
 * @param policyId which part of the policy decided: {@code rule}, {@code protected}, {@code plan}, {@code reads},
 *     {@code harmless}, {@code person} or {@code default}
 * @param rule the rule that decided, as written; null when none did
 * @param source where the rule, or the leave to read, comes from; null when nothing of that kind decided
 * @param reason one line for the model and for people
 */
public record Verdict(
        Effect effect,
        String policyId,
        @Nullable String rule,
        @Nullable String source,
        String reason) {
    /** The possible decisions. */
    public enum Effect {
        /** The call may run. */
        ALLOW,
        /** The call may not run. */
        DENY,
        /** A person decides. */
        ASK
    }

    /** The same for this reason. */
    Verdict because(String said) {
        return new Verdict(effect, policyId, rule, source, said);
    }

    static Verdict of(Effect effect, String policyId, String reason) {
        return new Verdict(effect, policyId, null, null, reason);
    }
}
