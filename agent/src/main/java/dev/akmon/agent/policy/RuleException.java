package dev.akmon.agent.policy;

/** A policy rule that cannot be understood. A session does not start with one: guessing would be a decision. */
public final class RuleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with which rule, in one line. */
    public RuleException(String message) {
        super(message);
    }
}
