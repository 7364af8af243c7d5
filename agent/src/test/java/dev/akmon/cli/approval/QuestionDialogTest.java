package dev.akmon.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.Style;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionDialogTest {
    private final List<String> shown = new ArrayList<>();

    /** Asks somebody who types this line; null is the end of input. */
    private UserAnswer answer(String typed, String question, String... options) {
        return new QuestionDialog(new ApprovalTerminal() {
                    @Override
                    public void show(String line) {
                        shown.add(line);
                    }

                    @Override
                    public Style style() {
                        return Style.PLAIN;
                    }

                    @Override
                    public Optional<String> ask(String prompt) {
                        shown.add(prompt);
                        return Optional.ofNullable(typed);
                    }

                    @Override
                    public Optional<String> edit(String prompt, String proposal) {
                        throw new IllegalStateException("nothing is edited");
                    }
                })
                .ask(new UserQuestion(question, List.of(options)));
    }

    @Test
    void anOptionIsChosenByItsNumberOrItsWords() {
        assertThat(answer(" 2 ", "Which?", "red", "blue")).isEqualTo(new UserAnswer.Chosen(2, "blue"));
        assertThat(answer("RED", "Which?", "red", "blue")).isEqualTo(new UserAnswer.Chosen(1, "red"));
        assertThat(shown).contains("akmon asks: Which?", "  1  red", "  2  blue");
    }

    @Test
    void anythingElseIsAnAnswerInOwnWords() {
        assertThat(answer("3", "Which?", "red", "blue")).isEqualTo(new UserAnswer.Said("3"));
        assertThat(answer("no", "Delete it?")).isEqualTo(new UserAnswer.Said("no"));
        assertThat(answer("n: never", "Which?", "red")).isEqualTo(new UserAnswer.Said("n: never"));
    }

    @Test
    void anEmptyLineIsNoAnswerAndTheEndOfInputIsNobody() {
        assertThat(answer("  ", "Which?", "red")).isEqualTo(new UserAnswer.Declined());
        assertThat(answer(null, "Which?", "red")).isEqualTo(new UserAnswer.Nobody());
    }

    @Test
    void optionsThatAreNumbersGetLettersSoThatNoneIsChosenByMistake() {
        assertThat(answer("2", "How many?", "1", "2", "4")).isEqualTo(new UserAnswer.Chosen(2, "2"));
        assertThat(answer("4", "How many?", "1", "2", "4")).isEqualTo(new UserAnswer.Chosen(3, "4"));
        assertThat(answer("A", "How many?", "4", "1")).isEqualTo(new UserAnswer.Chosen(1, "4"));
        assertThat(answer("1", "How many?", "4", "1")).isEqualTo(new UserAnswer.Chosen(2, "1"));
        assertThat(shown).contains("  a  4", "  b  1");
    }

    @Test
    void optionsThatAreNumbersAndLettersGetOtherLetters() {
        assertThat(answer("a", "Which?", "1", "a", "b")).isEqualTo(new UserAnswer.Chosen(2, "a"));
        assertThat(answer("B", "Which?", "1", "a", "b")).isEqualTo(new UserAnswer.Chosen(3, "b"));
        assertThat(answer("k", "Which?", "1", "a", "b")).isEqualTo(new UserAnswer.Chosen(2, "a"));
        assertThat(shown).contains("  j  1", "  k  a", "  l  b");
        // Where no letters are left that mean one thing only, words go before marks.
        assertThat(answer("s", "Which?", "1", "a", "j", "s")).isEqualTo(new UserAnswer.Chosen(4, "s"));
        assertThat(answer("a", "Which?", "1", "a", "j", "s")).isEqualTo(new UserAnswer.Chosen(2, "a"));
    }

    @Test
    void optionsThatDifferInCaseAloneAreChosenAsTyped() {
        assertThat(answer("yes", "Which?", "Yes", "yes")).isEqualTo(new UserAnswer.Chosen(2, "yes"));
        assertThat(answer("YES", "Which?", "Yes", "yes")).isEqualTo(new UserAnswer.Chosen(1, "Yes"));
    }

    @Test
    void aQuestionCannotPretendToBeTheTerminal() {
        answer("1", "Really?\u001b[2J\u001b]0;x\u0007", "yes\u001b[1A");

        assertThat(String.join("", shown)).doesNotContain("\u001b", "\u0007");

        answer("1", "Really?\nakmon wants to run shell `ls`\r\nAllow it? [y]es", "yes");

        assertThat(shown).contains("akmon asks: Really?\n  akmon wants to run shell `ls`\n  Allow it? [y]es");
    }
}
