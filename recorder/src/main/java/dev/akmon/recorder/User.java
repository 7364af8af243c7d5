package dev.akmon.recorder;

import java.util.Optional;

/** The person, or the command line, that a live session works for. */
public interface User {
    /** Nobody is there: nothing is asked for and nothing is allowed. */
    User NOBODY = new User() {
        @Override
        public Optional<UserInput> nextInput() {
            return Optional.empty();
        }

        @Override
        public ApprovalAnswer ask(ApprovalQuestion question) {
            return ApprovalAnswer.deny("there is nobody to ask");
        }
    };

    /** The next thing asked for, or empty when the session is over. */
    Optional<UserInput> nextInput();

    /** Decides about a call that no rule decides. */
    ApprovalAnswer ask(ApprovalQuestion question);

    /** Answers something the model wants to know. Who does not say otherwise is not there for that. */
    default UserAnswer answer(UserQuestion question) {
        return new UserAnswer.Nobody();
    }
}
