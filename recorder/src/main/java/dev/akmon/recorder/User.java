package dev.akmon.recorder;

import java.util.Optional;

/** The person, or the command line, that a live session works for. */
public interface User {
    /** The next thing asked for, or empty when the session is over. */
    Optional<String> nextPrompt();

    /** Decides about a call that no rule decides. */
    ApprovalAnswer ask(ApprovalQuestion question);
}
