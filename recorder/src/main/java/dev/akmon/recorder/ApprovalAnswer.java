package dev.akmon.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's answer about one tool call.
 *
 * @param allowed whether the call may run
 * @param scope what else the answer holds for
 * @param rules allow rules the person gave with it, as written; empty unless the scope is one of rules
 * @param reason what the person said about it, passed on to the model; null when nothing was said
 * @param linesNotShown lines of the preview that were not on the screen, 0 when the person saw all of it
 */
public record ApprovalAnswer(
        boolean allowed,
        Scope scope,
        List<String> rules,
        @Nullable String reason,
        int linesNotShown) {
    /** What an answer holds for. */
    public enum Scope {
        /** This call. */
        ONCE,
        /** This call, and any for the same tool that asks for the same, for the rest of the session. Of older recordings. */
        SAME_PERMISSIONS,
        /** This call, and any with the same arguments that asks for the same, for the rest of the session. */
        SAME_CALL,
        /** What the rules cover, for the rest of the session. */
        RULES,
        /** What the rules cover, in this session and in those to come in the project. */
        RULES_KEPT
    }

    public ApprovalAnswer {
        rules = List.copyOf(rules);
    }

    /** The call may run, this time. */
    public static ApprovalAnswer allow() {
        return new ApprovalAnswer(true, Scope.ONCE, List.of(), null, 0);
    }

    /** The very same call may run, now and for the rest of the session. */
    public static ApprovalAnswer allowSameCall() {
        return new ApprovalAnswer(true, Scope.SAME_CALL, List.of(), null, 0);
    }

    /**
     * What the rules cover may run.
     *
     * @param kept whether sessions to come know the rules too; whoever answers sees to that
     */
    public static ApprovalAnswer allowByRules(List<String> rules, boolean kept) {
        return new ApprovalAnswer(true, kept ? Scope.RULES_KEPT : Scope.RULES, rules, null, 0);
    }

    /**
     * The call may not run.
     *
     * @param reason what the model is told, null for nothing in particular
     */
    public static ApprovalAnswer deny(@Nullable String reason) {
        return new ApprovalAnswer(false, Scope.ONCE, List.of(), reason, 0);
    }

    /** The same answer by somebody who did not see this many lines of the preview. */
    public ApprovalAnswer withLinesNotShown(int lines) {
        return new ApprovalAnswer(allowed, scope, rules, reason, lines);
    }
}
