package dev.akmon.cli.approval;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.AskedPermission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a person about a tool call: shows what it would do and takes one of the answers. Only an answer that says so allows
 * anything; an empty line is none.
 */
public final class ApprovalDialog {
    private static final String NO_ANSWER = "no answer was given";

    /** A no, with the reason on the same line. */
    private static final Pattern NO = Pattern.compile("(?:n|no)(?:[ :,]+(.*))?", Pattern.CASE_INSENSITIVE);

    private final ApprovalTerminal terminal;
    private final Optional<RuleMemory> memory;
    private final Runnable stop;

    /**
     * A dialog on this terminal.
     *
     * @param memory keeps rules for later sessions, empty where they cannot be kept
     * @param stop has the session stopped
     */
    public ApprovalDialog(ApprovalTerminal terminal, Optional<RuleMemory> memory, Runnable stop) {
        this.terminal = terminal;
        this.memory = memory;
        this.stop = stop;
    }

    /** Asks until there is an answer; nobody there, or a session that is to stop, is a no. */
    public ApprovalAnswer ask(ApprovalQuestion question) {
        List<String> proposed = question.rules().proposed();
        Style style = terminal.style();
        terminal.show("");
        boolean ofSubagent = question.subagent() != null;
        String call = CallLabel.of(question.call());
        terminal.show(style.bold((ofSubagent ? "a subagent" : "akmon") + " wants to run " + call));
        if (ofSubagent) {
            terminal.show(style.dim("  for its task: " + TerminalText.line(question.subagent(), 200)));
        }
        String seen = call + "\n" + (question.preview() == null ? "" : question.preview());
        for (AskedPermission permission : question.permissions()) {
            boolean nothingNew = question.permissions().size() == 1 && seen.contains(permission.subject());
            if (nothingNew) {
                break;
            }
            terminal.show("  " + permission.kind() + " " + TerminalText.line(permission.subject(), 2000)
                    + (permission.cwd() == null ? "" : style.dim(" in " + TerminalText.line(permission.cwd()))));
        }
        if (question.askedBy() != null) {
            terminal.show(style.dim("  asked because of the rule " + TerminalText.line(question.askedBy())));
        }
        Preview preview = Preview.of(question.preview());
        preview.showBeginning(terminal);
        while (true) {
            Optional<String> typed = terminal.ask(prompt(proposed, preview));
            if (typed.isEmpty()) {
                return ApprovalAnswer.deny(NO_ANSWER);
            }
            Optional<ApprovalAnswer> answer = answer(typed.get().strip(), question, proposed, preview);
            if (answer.isPresent()) {
                return answer.get().withLinesNotShown(preview.linesNotShown());
            }
        }
    }

    private static String prompt(List<String> proposed, Preview preview) {
        return "Allow it? [y]es, [a]lways this very call, "
                + (proposed.isEmpty() ? "" : "by [r]ule " + TerminalText.line(String.join(" + ", proposed), 120) + ", ")
                + (preview.linesNotShown() > 0 ? "[v]iew all, " : "")
                + "[n]o, [q]uit, or say why not: ";
    }

    private Optional<ApprovalAnswer> answer(
            String said, ApprovalQuestion question, List<String> proposed, Preview preview) {
        switch (said.toLowerCase(Locale.ROOT)) {
            case "" -> terminal.show("An empty line is no answer.");
            case "y", "yes" -> {
                return Optional.of(ApprovalAnswer.allow());
            }
            case "a", "always" -> {
                return Optional.of(ApprovalAnswer.allowSameCall());
            }
            case "r", "rule" -> {
                return byRules(question, proposed);
            }
            case "v", "view" -> preview.showAll(terminal);
            case "q", "quit" -> {
                stop.run();
                return Optional.of(ApprovalAnswer.deny("the user stopped the session"));
            }
            default -> {
                Matcher no = NO.matcher(said);
                if (no.matches()) {
                    return Optional.of(ApprovalAnswer.deny(no.group(1)));
                }
                if (said.codePointCount(0, said.length()) > 3) {
                    return Optional.of(ApprovalAnswer.deny(said));
                }
                terminal.show("That is none of the answers.");
            }
        }
        return Optional.empty();
    }

    /** Empty when the person thought better of it. */
    private Optional<ApprovalAnswer> byRules(ApprovalQuestion question, List<String> proposed) {
        if (proposed.isEmpty()) {
            terminal.show(
                    question.askedBy() == null
                            ? "No rule can cover this call: what it does cannot be told from its words."
                            : "A rule wants you asked about this; no other rule can change that.");
            return Optional.empty();
        }
        List<String> rules = new ArrayList<>();
        for (String rule : proposed) {
            Optional<String> edited = terminal.edit("Rule: ", rule);
            if (edited.isEmpty()) {
                return Optional.of(ApprovalAnswer.deny(NO_ANSWER));
            }
            if (!edited.get().isBlank()) {
                rules.add(edited.get().strip());
            }
        }
        Optional<String> problem = rules.isEmpty()
                ? Optional.of("there is none")
                : question.rules().problemWith(rules);
        if (problem.isPresent()) {
            terminal.show("That rule cannot be the answer: " + TerminalText.line(problem.get()));
            return Optional.empty();
        }
        return keep(rules);
    }

    private Optional<ApprovalAnswer> keep(List<String> rules) {
        String kept = memory.isPresent() ? ", in this [p]roject from now on" : "";
        while (true) {
            Optional<String> typed = terminal.ask("Allow " + TerminalText.line(String.join(" + ", rules))
                    + " for this [s]ession" + kept + ", or [b]ack: ");
            if (typed.isEmpty()) {
                return Optional.of(ApprovalAnswer.deny(NO_ANSWER));
            }
            switch (typed.get().strip().toLowerCase(Locale.ROOT)) {
                case "s", "session" -> {
                    return Optional.of(ApprovalAnswer.allowByRules(rules, false));
                }
                case "b", "back", "n", "no" -> {
                    return Optional.empty();
                }
                case "p", "project" -> {
                    if (memory.isPresent()) {
                        return Optional.of(ApprovalAnswer.allowByRules(rules, kept(rules)));
                    }
                }
                default -> terminal.show("That is none of the answers.");
            }
        }
    }

    private boolean kept(List<String> rules) {
        try {
            terminal.show(terminal.style()
                    .dim("  kept in " + TerminalText.line(memory.orElseThrow().keep(rules))));
            return true;
        } catch (IOException e) {
            terminal.show("The rule holds for this session only; it cannot be kept: "
                    + TerminalText.line(String.valueOf(e.getMessage())));
            return false;
        }
    }
}
