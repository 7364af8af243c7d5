package dev.akmon.cli.chat;

import dev.akmon.agent.Directives;
import dev.akmon.agent.Standing;
import dev.akmon.agent.UnusableImageException;
import dev.akmon.cli.approval.ApprovalDialog;
import dev.akmon.cli.approval.QuestionDialog;
import dev.akmon.cli.console.Failure;
import dev.akmon.cli.console.OutputFailure;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.UserQuestion;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The person a conversation is held with: turns what is typed into what the session is asked to do. */
final class ChatUser implements User {
    private static final String PROMPT = "› ";
    private static final String PLAIN_PROMPT = "> ";

    /** A prompt that begins with a file. */
    private static final Pattern PATH = Pattern.compile("/[^\\s/]+/");

    private final ChatContext chat;
    private final ChatDisplay display;
    private final ChatSignals signals;
    private final StopSignal stop;
    private final ApprovalDialog dialog;
    private final QuestionDialog questions;
    private @Nullable Standing shown;
    private boolean compacting;
    private boolean interrupted;

    ChatUser(
            ChatContext chat,
            ChatDisplay display,
            ChatSignals signals,
            StopSignal stop,
            ApprovalDialog dialog,
            QuestionDialog questions) {
        this.chat = chat;
        this.display = display;
        this.signals = signals;
        this.stop = stop;
        this.dialog = dialog;
        this.questions = questions;
    }

    @Override
    public Optional<UserInput> nextInput() {
        chat.screen().idle();
        try {
            if (compacting && !display.compactedSinceAsked()) {
                chat.say("there is nothing to shorten yet");
            }
            Optional<UserInput> next = next();
            compacting = next.map(Directives::isCompaction).orElse(false);
            if (next.isPresent()) {
                chat.screen().working(signals::escaped);
            }
            return next;
        } catch (OutputFailure e) {
            // Nobody sees what is shown any more.
            stop.request(StopReason.TERMINATED);
            return Optional.empty();
        }
    }

    private Optional<UserInput> next() {
        while (true) {
            Optional<UserInput> submitted = chat.nextSubmitted();
            if (submitted.isPresent()) {
                return submitted;
            }
            if (chat.left() || signals.leaving() || stop.requested().isPresent()) {
                return Optional.empty();
            }
            showStatus();
            signals.waiting(true);
            ChatScreen.Typed typed = chat.screen().read(prompt());
            signals.waiting(false);
            if (typed instanceof ChatScreen.Typed.Line line) {
                interrupted = false;
                Optional<UserInput> input = understand(line.text());
                if (input.isPresent()) {
                    return input;
                }
            } else if (!(typed instanceof ChatScreen.Typed.Interrupted lost)
                    || interrupted && lost.text().isEmpty()) {
                return Optional.empty();
            } else {
                interrupted = true;
                display.line(chat.style().dim("Ctrl-C again to leave"));
            }
        }
    }

    private String prompt() {
        boolean rich = chat.screen().understandsControls();
        String mark = rich ? PROMPT : PLAIN_PROMPT;
        return display.standing() != null && display.standing().planning() ? "plan " + mark : mark;
    }

    /** The status goes into the scrollback like everything else, and only when it has changed. */
    private void showStatus() {
        Standing now = display.standing();
        if (now == null || now.equals(shown) || !chat.screen().person()) {
            return;
        }
        shown = now;
        display.line(chat.style()
                .dim(StatusLine.of(
                        now,
                        chat.run().runningCommands(),
                        chat.sessionId(),
                        chat.screen().width())));
    }

    /** What was typed, as something for the session; empty when it was nothing or a command that is done. */
    private Optional<UserInput> understand(String text) {
        String typed = text.strip();
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        if (typed.startsWith("!")) {
            String command = typed.substring(1).strip();
            return command.isEmpty() ? Optional.empty() : Optional.of(new UserInput.Command(command));
        }
        if (!typed.startsWith("/") || PATH.matcher(typed).lookingAt()) {
            try {
                chat.typedPrompt(typed);
            } catch (UnusableImageException e) {
                chat.complain(e.getMessage());
            }
            return Optional.empty();
        }
        command(typed.substring(1));
        return Optional.empty();
    }

    private void command(String typed) {
        int blank = 0;
        while (blank < typed.length() && !Character.isWhitespace(typed.charAt(blank))) {
            blank++;
        }
        String name = typed.substring(0, blank);
        Optional<SlashCommand> command = SlashCommands.find(name);
        if (command.isEmpty()) {
            chat.complain(SlashCommands.unknown(name));
            return;
        }
        String arguments = typed.substring(blank).strip();
        if (command.get().arguments().isEmpty() && !arguments.isEmpty()) {
            chat.complain("nothing can follow /" + name + "; /help " + name + " says what it does");
            return;
        }
        try {
            command.get().run(chat, arguments);
        } catch (OutputFailure e) {
            throw e;
        } catch (Exception e) {
            chat.complain(Failure.of(e).message());
        }
    }

    @Override
    public ApprovalAnswer ask(ApprovalQuestion question) {
        try {
            ApprovalAnswer answer = dialog.ask(question);
            if (question.subagent() == null) {
                chat.answered(answer);
            }
            return answer;
        } catch (RuntimeException e) {
            // Nobody can agree to what was not shown. That the terminal is gone shows again with the next line.
            return ApprovalAnswer.deny("the question could not be shown");
        }
    }

    @Override
    public UserAnswer answer(UserQuestion question) {
        return chat.screen().person() ? questions.ask(question) : new UserAnswer.Nobody();
    }
}
