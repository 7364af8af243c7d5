package dev.akmon.recorder;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked about one tool call.
 *
 * @param call the call
 * @param permissions what it needs leave for
 * @param preview the diff or command that would take effect, null when there is none
 * @param askedBy the rule that wants a person asked, with where it stands; null when no rule decides
 * @param rules the allow rules a person can answer with
 * @param subagent what the subagent is about that wants to make the call; null when the session asks for itself
 */
public record ApprovalQuestion(
        ToolInvocation call,
        List<AskedPermission> permissions,
        @Nullable String preview,
        @Nullable String askedBy,
        RuleOffer rules,
        @Nullable String subagent) {

    /** The allow rules a question can be answered with. Pure functions of the session so far. */
    public interface RuleOffer {
        /** No rule can answer the question. */
        RuleOffer NONE = new RuleOffer() {
            @Override
            public List<String> proposed() {
                return List.of();
            }

            @Override
            public Optional<String> problemWith(List<String> rules) {
                return Optional.of("no rule can decide about this call");
            }
        };

        /** Rules that would allow the call and little else; empty when there are none. */
        List<String> proposed();

        /** Why these rules cannot be the answer: not understood, or not covering the call; empty when they can. */
        Optional<String> problemWith(List<String> rules);
    }

    public ApprovalQuestion {
        permissions = List.copyOf(permissions);
    }

    /** A question of the session itself. */
    public ApprovalQuestion(
            ToolInvocation call,
            List<AskedPermission> permissions,
            @Nullable String preview,
            @Nullable String askedBy,
            RuleOffer rules) {
        this(call, permissions, preview, askedBy, rules, null);
    }

    /** The same question, put by a subagent. */
    public ApprovalQuestion of(String subagentAbout) {
        return new ApprovalQuestion(call, permissions, preview, askedBy, rules, subagentAbout);
    }
}
