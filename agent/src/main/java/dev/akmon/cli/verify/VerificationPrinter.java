package dev.akmon.cli.verify;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.Violation;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A verification report for people. */
public final class VerificationPrinter {

    private static final int MESSAGES_PER_CATEGORY = 3;

    /** What stands for each category; the end of the session has a line of its own. */
    private static final Map<String, String> NAMES = names();

    private final PrintStream out;
    private final Style style;
    private final boolean verbose;

    /** A printer; {@code verbose} lists every check and every violation. */
    public VerificationPrinter(PrintStream out, Style style, boolean verbose) {
        this.out = out;
        this.style = style;
        this.verbose = verbose;
    }

    /** Prints a report. */
    public void print(Verification verification) {
        VerificationReport report = verification.report();
        out.println(headline(verification));
        out.println("events checked: " + report.eventsChecked());
        out.println("objects checked: " + report.objectsChecked());
        report.head().ifPresent(head -> out.println("head: " + head.hex()));
        if (report.passed()) {
            out.println("SessionEnd: present and terminal");
            if (verbose) {
                printChecks(report.objectsChecked());
            }
        } else if (verification.onlyOpen()) {
            out.println("SessionEnd: missing; " + whatToDo(verification));
        } else {
            printViolations(verification);
        }
        printTail(report.tail(), verification.beingWritten());
    }

    /** Prints the sessions that the one that was verified is linked with. */
    public void print(SessionChain chain) {
        chain.parents().forEach(this::print);
        chain.subagents().forEach(this::print);
        if (chain.parents().isEmpty()) {
            out.println("chain: the session goes on from no other");
        }
    }

    private void print(LinkedSession linked) {
        String headline = linked.headline();
        String coloured = switch (linked.outcome()) {
            case VERIFIED -> style.green(headline);
            case MISSING -> style.yellow(headline);
            case ANOTHER_HEAD, ANOTHER_CALL, NOT_VERIFIED, NO_HEAD, UNFINISHED -> style.red(headline);
        };
        out.println(coloured + ": " + linked.explanation());
        if (linked.outcome() == LinkedSession.Outcome.NOT_VERIFIED) {
            linked.verification().ifPresent(this::print);
        }
    }

    private String headline(Verification verification) {
        String session = ": session " + verification.report().sessionId();
        if (verification.report().passed()) {
            return style.green("verified") + session;
        }
        if (verification.onlyOpen()) {
            return style.yellow("not closed") + session + " (what is recorded so far is intact)";
        }
        return style.red("verification failed") + session;
    }

    private static String whatToDo(Verification verification) {
        return verification.beingWritten()
                ? "the session is still being written; verify it again when it has ended"
                : "the process that wrote it died; close it with: akmon session close "
                        + verification.report().sessionId();
    }

    private void printChecks(long objects) {
        out.println("checks performed:");
        for (String check : Verification.CHECKS) {
            out.println("- " + check + ": ok" + (check.startsWith("object_") ? " (" + objects + ")" : ""));
        }
    }

    private void printViolations(Verification verification) {
        VerificationReport report = verification.report();
        Map<String, List<Violation>> byCategory = report.violations().stream()
                .collect(Collectors.groupingBy(Violation::category, LinkedHashMap::new, Collectors.toList()));
        out.println("violations:");
        byCategory.forEach((category, violations) -> {
            if (!category.startsWith("session_end_")) {
                out.println("- " + NAMES.getOrDefault(category, category) + ": " + violations.size());
                printMessages(violations);
            }
        });
        if (byCategory.containsKey(Verification.SESSION_END_MISSING)) {
            out.println("- SessionEnd: missing; " + whatToDo(verification));
        } else if (byCategory.containsKey("session_end_duplicate")) {
            out.println("- SessionEnd: duplicate");
            printMessages(byCategory.get("session_end_duplicate"));
        } else if (byCategory.containsKey("session_end_not_terminal")) {
            out.println("- SessionEnd: not terminal");
        } else if (byCategory.containsKey("damaged_log")) {
            out.println("- SessionEnd: not reached");
        } else {
            out.println("- SessionEnd: present and terminal");
        }
    }

    private void printMessages(List<Violation> violations) {
        int shown = verbose ? violations.size() : Math.min(violations.size(), MESSAGES_PER_CATEGORY);
        for (Violation violation : violations.subList(0, shown)) {
            out.println("    " + TerminalText.line(violation.message()));
        }
        if (shown < violations.size()) {
            out.println("    ... (" + (violations.size() - shown) + " more; --verbose lists all)");
        }
    }

    private void printTail(LogTail tail, boolean beingWritten) {
        if (tail.torn()) {
            out.println("note: " + tail.bytes() + " bytes behind byte " + tail.offset() + " are "
                    + (beingWritten
                            ? "a write that was not finished when this was read"
                            : "an unfinished write; it was never acknowledged and does not count"));
        }
    }

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("damaged_log", "damaged log");
        names.put("missing_object", "missing objects");
        names.put("object_hash_mismatch", "object hash mismatches");
        names.put("event_hash_mismatch", "event hash mismatches");
        names.put("parent_chain", "parent chain breaks");
        names.put("sequence", "sequence errors");
        names.put("event_rule", "events that break a rule");
        names.put("head_mismatch", "head mismatches");
        return Map.copyOf(names);
    }
}
