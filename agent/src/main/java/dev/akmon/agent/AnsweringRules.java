package dev.akmon.agent;

import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.RuleException;
import dev.akmon.agent.policy.RuleProposal;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolPreparation;
import java.util.List;
import java.util.Optional;

/** The rules that one question can be answered with, under the policy as it is when the question is asked. */
record AnsweringRules(Policy policy, ToolInvocation call, ToolPreparation preparation)
        implements ApprovalQuestion.RuleOffer {
    @Override
    public List<String> proposed() {
        List<String> rules = RuleProposal.of(call.name(), preparation.permissions(), policy);
        return !rules.isEmpty() && problemWith(rules).isEmpty() ? rules : List.of();
    }

    @Override
    public Optional<String> problemWith(List<String> rules) {
        try {
            Verdict verdict = policy.allowing(rules, "answer").decide(call.name(), preparation.permissions());
            return verdict.effect() == Verdict.Effect.ALLOW
                    ? Optional.empty()
                    : Optional.of("it does not cover this call");
        } catch (RuleException e) {
            return Optional.of(e.getMessage());
        }
    }
}
