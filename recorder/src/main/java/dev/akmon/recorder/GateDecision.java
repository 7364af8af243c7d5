package dev.akmon.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a requested tool call may run, and who or what decided so. Every requested call has exactly one.
 *
 * @param call the call
 * @param preparation what it would touch, as found out before the decision
 * @param allowed the decision
 * @param policyId which part of the policy decided: {@code rule}, {@code protected}, {@code plan}, {@code reads},
 *     {@code person}, {@code remembered}, {@code default}, {@code refused}
 * @param rule the rule, profile or check that decided, as its author wrote it; null when none did
 * @param source where the rule, or the leave to read, comes from: a flag, a file and line, a profile, an earlier answer;
 *     null when nothing of that kind decided
 * @param reason one line for the model and for people
 * @param approver {@code policy}, {@code person} or {@code akmon} (a refusal before any policy: unknown tool, bad
 *     arguments, a stop)
 * @param answer the person's answer when a person was asked, else null
 */
public record GateDecision(
        ToolInvocation call,
        ToolPreparation preparation,
        boolean allowed,
        String policyId,
        @Nullable String rule,
        @Nullable String source,
        String reason,
        String approver,
        @Nullable ApprovalAnswer answer) {

    /** A refusal by akmon itself, before any policy was asked. */
    public static GateDecision refused(ToolInvocation call, String check, String reason) {
        return new GateDecision(
                call, new ToolPreparation(List.of(), null, null), false, "refused", check, null, reason, "akmon", null);
    }
}
