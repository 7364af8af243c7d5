package dev.akmon.cli.run;

import dev.akmon.cli.approval.ApprovalDialog;
import dev.akmon.cli.approval.QuestionDialog;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.UserQuestion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The person in front of a headless run: has asked for one task, and is asked about calls that no rule decides. */
public final class TerminalUser implements User {
    private final ApprovalDialog dialog;
    private final Optional<QuestionDialog> questions;
    private final Deque<UserInput> inputs = new ArrayDeque<>();

    /**
     * Somebody who asks for {@code task}, if anything, and answers in these dialogs.
     *
     * @param images what is shown with the task
     * @param questions where the model's questions are answered; empty when nobody is there
     */
    public TerminalUser(
            List<UserInput.Image> images,
            Optional<String> task,
            ApprovalDialog dialog,
            Optional<QuestionDialog> questions) {
        inputs.addAll(images);
        task.map(UserInput.Prompt::new).ifPresent(inputs::add);
        this.dialog = dialog;
        this.questions = questions;
    }

    @Override
    public Optional<UserInput> nextInput() {
        return Optional.ofNullable(inputs.poll());
    }

    @Override
    public ApprovalAnswer ask(ApprovalQuestion question) {
        try {
            return dialog.ask(question);
        } catch (RuntimeException e) {
            // Nobody can agree to what was not shown. That the terminal is gone shows again with the next line.
            return ApprovalAnswer.deny("the question could not be shown");
        }
    }

    @Override
    public UserAnswer answer(UserQuestion question) {
        return questions.map(asked -> asked.ask(question)).orElseGet(UserAnswer.Nobody::new);
    }
}
