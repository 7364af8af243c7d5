package dev.akmon.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.cli.console.Style;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalAnswer.Scope;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.ApprovalQuestion.RuleOffer;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.ToolInvocation;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovalDialogTest {
    private final List<String> shown = new ArrayList<>();
    private final List<List<String>> kept = new ArrayList<>();
    private int stops;

    /** A person who types these lines. */
    private final class Typing implements ApprovalTerminal {
        private final Deque<String> lines;

        Typing(String... lines) {
            this.lines = new ArrayDeque<>(Arrays.asList(lines));
        }

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
            return Optional.ofNullable(lines.poll());
        }

        @Override
        public Optional<String> edit(String prompt, String proposal) {
            return ask(prompt + proposal).map(line -> line.isEmpty() ? proposal : line);
        }
    }

    private static final RuleOffer EDIT_SRC = new RuleOffer() {
        @Override
        public List<String> proposed() {
            return List.of("edit(src/**)");
        }

        @Override
        public Optional<String> problemWith(List<String> rules) {
            return rules.get(0).startsWith("edit") ? Optional.empty() : Optional.of("it does not cover this call");
        }
    };

    private static ApprovalQuestion question(String preview, String askedBy, RuleOffer offer) {
        return new ApprovalQuestion(
                new ToolInvocation(
                        "call_1", "edit", JsonNodeFactory.instance.objectNode().put("path", "src/A")),
                List.of(new AskedPermission("write", "src/A")),
                preview,
                askedBy,
                offer);
    }

    private ApprovalAnswer answer(String... lines) {
        return answer(question("-a\n+b\n", null, EDIT_SRC), lines);
    }

    private ApprovalAnswer answer(ApprovalQuestion question, String... lines) {
        return new ApprovalDialog(new Typing(lines), Optional.of(this::keep), () -> stops++).ask(question);
    }

    private String keep(List<String> rules) throws IOException {
        if (rules.contains("edit(full)")) {
            throw new IOException("no space left");
        }
        kept.add(rules);
        return "rules.toml";
    }

    @ParameterizedTest
    @CsvSource({
        "y, true, ONCE,",
        "YES, true, ONCE,",
        "a, true, SAME_CALL,",
        "n, false, ONCE,",
        "no, false, ONCE,",
        "n: not there, false, ONCE, not there",
        "write it to src instead, false, ONCE, write it to src instead",
    })
    void takesAnAnswer(String typed, boolean allowed, Scope scope, String reason) {
        assertThat(answer(typed)).isEqualTo(new ApprovalAnswer(allowed, scope, List.of(), reason, 0));
    }

    @Test
    void onlyAnAnswerThatSaysSoAllows() {
        assertThat(answer("", "  ", "yy", "?", "k", "y")).isEqualTo(ApprovalAnswer.allow());
        assertThat(answer("")).isEqualTo(ApprovalAnswer.deny("no answer was given"));
        assertThat(answer()).isEqualTo(ApprovalAnswer.deny("no answer was given"));
        assertThat(shown).contains("An empty line is no answer.", "That is none of the answers.");
    }

    @Test
    void quittingStopsTheSession() {
        assertThat(answer("q").allowed()).isFalse();
        assertThat(stops).isEqualTo(1);
    }

    @Test
    void aRuleIsProposedEditedAndHoldsForTheSessionOrTheProject() {
        assertThat(answer("r", "", "s")).isEqualTo(ApprovalAnswer.allowByRules(List.of("edit(src/**)"), false));
        assertThat(answer("r", "edit(src/A)", "p"))
                .isEqualTo(ApprovalAnswer.allowByRules(List.of("edit(src/A)"), true));
        assertThat(kept).containsExactly(List.of("edit(src/A)"));
    }

    @Test
    void aRuleThatDoesNotCoverTheCallIsNotTaken() {
        assertThat(answer("r", "shell", "r", "", "", "b", "n")).isEqualTo(ApprovalAnswer.deny(null));
        assertThat(shown).contains("That rule cannot be the answer: it does not cover this call");
        assertThat(kept).isEmpty();
    }

    @Test
    void aRuleThatCannotBeKeptHoldsForTheSession() {
        assertThat(answer("r", "edit(full)", "p")).isEqualTo(ApprovalAnswer.allowByRules(List.of("edit(full)"), false));
        assertThat(shown).anyMatch(line -> line.contains("no space left"));
    }

    @Test
    void whereARuleWantsAPersonAskedNoneIsOffered() {
        ApprovalQuestion question = question(null, "edit(src/**) (.akmon/policy.toml:3)", RuleOffer.NONE);

        assertThat(answer(question, "r", "y")).isEqualTo(ApprovalAnswer.allow());
        assertThat(shown)
                .anyMatch(line -> line.contains("asked because of the rule edit(src/**) (.akmon/policy.toml:3)"));
        assertThat(shown).noneMatch(line -> line.contains("by [r]ule"));
    }

    @Test
    void aLongPreviewIsCutAndSaysSoAndCanBeSeenWhole() {
        String preview = String.join("\n", Collections.nCopies(100, "+line")) + "\n+" + "x".repeat(1000) + "\n";

        ApprovalAnswer cut = answer(question(preview, null, EDIT_SRC), "y");
        assertThat(cut.linesNotShown()).isEqualTo(41);
        assertThat(shown).anyMatch(line -> line.contains("41 of 101 lines are not shown"));

        shown.clear();
        ApprovalAnswer whole = answer(question(preview, null, EDIT_SRC), "v", "y");
        assertThat(whole.linesNotShown()).isZero();
        assertThat(shown).anyMatch(line -> line.contains("x".repeat(1000)));
    }

    @Test
    void nothingOfTheCallReachesTheTerminalRaw() {
        ApprovalQuestion question = new ApprovalQuestion(
                new ToolInvocation(
                        "call_1", "shell", JsonNodeFactory.instance.objectNode().put("command", "ls\u001b[2J\rrm")),
                List.of(new AskedPermission("execute", "ls\u001b[2J\rrm\u202e", "a\u0007b")),
                "$ ls\u001b[2J\rrm\n",
                "x\u001b",
                RuleOffer.NONE);

        answer(question, "n");

        assertThat(String.join("", shown))
                .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f\u202e]")
                .contains("\\u{1b}");
    }
}
