package dev.akmon.cli.approval;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserQuestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a person what the model wants to know: an option by its mark, any other words, or nothing. */
public final class QuestionDialog {
    private static final String NUMBERS = "123456789";
    private static final List<String> LETTERS = List.of("abcdefghi", "jklmnopqr", "stuvwxyz");

    private final ApprovalTerminal terminal;

    /** A dialog on this terminal. */
    public QuestionDialog(ApprovalTerminal terminal) {
        this.terminal = terminal;
    }

    /** Asks once. An empty line is no answer; input that has ended, and a screen that cannot show the question, is nobody. */
    public UserAnswer ask(UserQuestion question) {
        try {
            return shown(question);
        } catch (RuntimeException e) {
            // Nobody can answer what was not shown. That the terminal is gone shows again with the next line.
            return new UserAnswer.Nobody();
        }
    }

    private UserAnswer shown(UserQuestion question) {
        List<String> options = question.options();
        String marks = marks(options);
        Style style = terminal.style();
        terminal.show("");
        terminal.show(style.bold("akmon asks: ")
                + setIn(TerminalText.block(question.text().strip())));
        for (int i = 0; i < options.size(); i++) {
            terminal.show(
                    "  " + style.bold(String.valueOf(marks.charAt(i))) + "  " + TerminalText.line(options.get(i)));
        }
        Optional<String> typed = terminal.ask(prompt(options, marks));
        if (typed.isEmpty()) {
            return new UserAnswer.Nobody();
        }
        String said = typed.get().strip();
        if (said.isEmpty()) {
            return new UserAnswer.Declined();
        }
        return chosen(said, options, marks).orElseGet(() -> new UserAnswer.Said(said));
    }

    /** Lines of a question do not begin where those of akmon do, so that none can pass for one. */
    private static String setIn(String question) {
        return question.replace("\n", "\n  ");
    }

    /** Numbers, unless an option is one, else letters that are none: what is typed must not mean two options. */
    private static String marks(List<String> options) {
        if (options.stream().noneMatch(option -> option.strip().matches("\\d+"))) {
            return NUMBERS;
        }
        return LETTERS.stream()
                .filter(letters -> letters.length() >= options.size())
                .filter(letters -> options.stream()
                        .map(option -> option.strip().toLowerCase(Locale.ROOT))
                        .noneMatch(option -> option.length() == 1 && letters.contains(option)))
                .findFirst()
                .orElse(LETTERS.get(0));
    }

    private static String prompt(List<String> options, String marks) {
        String choice = options.isEmpty()
                ? "Your answer"
                : (marks.equals(NUMBERS) ? "A number" : "A letter") + ", or an answer in your own words";
        return choice + " (Enter alone: no answer): ";
    }

    private static Optional<UserAnswer> chosen(String said, List<String> options, String marks) {
        for (int i = 0; i < options.size(); i++) {
            if (said.equals(options.get(i).strip())) {
                return Optional.of(new UserAnswer.Chosen(i + 1, options.get(i)));
            }
        }
        for (int i = 0; i < options.size(); i++) {
            boolean byMark = said.equalsIgnoreCase(String.valueOf(marks.charAt(i)));
            if (byMark || said.equalsIgnoreCase(options.get(i).strip())) {
                return Optional.of(new UserAnswer.Chosen(i + 1, options.get(i)));
            }
        }
        return Optional.empty();
    }
}
