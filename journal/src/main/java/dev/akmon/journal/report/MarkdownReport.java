package dev.akmon.journal.report;

import dev.akmon.journal.Violation;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.ToolLabel;
import dev.akmon.journal.report.Facts.Fact;
import dev.akmon.journal.report.SessionSummary.Redaction;
import dev.akmon.journal.report.SessionSummary.ToolUse;
import dev.akmon.journal.report.SessionSummary.TouchedFile;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Command;
import dev.akmon.journal.report.Verdict.Key;
import dev.akmon.journal.report.Verdict.Signature;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as Markdown: verdict, facts, files, tools and signatures. Recorded text stands in code spans, where nothing is
 * markup.
 */
public final class MarkdownReport {

    private final Verdict verdict;
    private final SessionSummary summary;
    private final String producer;
    private final StringBuilder text = new StringBuilder();

    /**
     * A report of verdict and summary.
     *
     * @param producer the program that writes it, with its version
     */
    public MarkdownReport(Verdict verdict, SessionSummary summary, String producer) {
        this.verdict = verdict;
        this.summary = summary;
        this.producer = producer;
    }

    /** Writes the report; {@code out} is neither flushed nor closed. */
    public void write(Writer out) throws IOException {
        line("# Session report");
        line(MarkdownText.code(OverviewSection.title(summary)));
        line("**" + verdict.headline() + ".** " + verdict.explanation());
        addHead();
        if (summary.sessionId() != null) {
            addFacts();
        }
        addChecks();
        addSignatures();
        addList("What was not checked", verdict.notChecked());
        addFiles();
        addTools();
        addRedactions();
        addCommands();
        line("---");
        line("Written by " + producer
                + (summary.sessionId() == null ? "" : " from session `" + summary.sessionId() + "`")
                + ". Times are UTC.");
        out.write(text.toString());
    }

    private void addHead() {
        if (summary.head() != null) {
            line("Head (" + summary.algorithm() + "): `" + summary.head().hex() + "`");
        }
        if (summary.redactions().total() > 0) {
            line(Formats.count(summary.redactions().total(), "object") + " redacted; see below.");
        }
    }

    private void addFacts() {
        List<List<String>> rows = new ArrayList<>();
        for (Fact fact : Facts.of(summary)) {
            String detail = fact.detail().isEmpty() ? "" : " – " + MarkdownText.code(fact.detail());
            rows.add(List.of(fact.name(), MarkdownText.code(fact.value()) + detail));
        }
        line("## Facts");
        table(List.of("", ""), rows);
    }

    private void addChecks() {
        line("## What was checked");
        for (Check check : verdict.checks()) {
            text.append("- **").append(check.result().words()).append("** ").append(check.what());
            text.append(check.detail().isEmpty() ? "" : " (" + check.detail() + ")")
                    .append('\n');
        }
        text.append('\n');
        if (!verdict.violations().isEmpty()) {
            line("### What was found");
            for (Violation violation : verdict.violations()) {
                text.append("- `").append(violation.category()).append("`: ");
                text.append(MarkdownText.code(violation.message())).append('\n');
            }
            long left = verdict.violationCount() - verdict.violations().size();
            text.append(left > 0 ? "- … and " + left + " more\n\n" : "\n");
        }
        for (String note : verdict.notes()) {
            line("Note: " + MarkdownText.code(note));
        }
    }

    private void addSignatures() {
        line("## Signatures");
        if (verdict.signatures().isEmpty()) {
            line(ChecksSection.withoutSignatures(verdict));
        } else {
            List<List<String>> rows = new ArrayList<>();
            for (Signature signature : verdict.signatures()) {
                rows.add(List.of(
                        signature.kind(),
                        MarkdownText.code(signature.who()),
                        MarkdownText.code(signature.keyId()),
                        MarkdownText.code(signature.claimedAt()),
                        "**" + signature.outcome() + "**: " + signature.explanation()));
            }
            table(List.of("Kind", "Who", "Key", "Made, as claimed", "Result"), rows);
        }
        if (verdict.keys().isEmpty()) {
            line("No key was given to check signatures with.");
        } else {
            line("Keys that were given to check it with:");
            for (Key key : verdict.keys()) {
                text.append("- `")
                        .append(key.keyId())
                        .append("`, ")
                        .append(key.trustedTo())
                        .append('\n');
            }
            text.append('\n');
        }
    }

    private void addFiles() {
        if (summary.files().shown().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (TouchedFile file : summary.files().shown()) {
            rows.add(List.of(
                    MarkdownText.code(file.path()),
                    file.change(),
                    Long.toString(file.times()),
                    MarkdownText.code(file.before()),
                    MarkdownText.code(file.after())));
        }
        line("## Files touched");
        table(List.of("File", "What", "Times", "SHA-256 before", "SHA-256 after"), rows);
        rest(summary.files().left(), "changes of other files");
    }

    private void addTools() {
        if (summary.tools().shown().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (ToolUse tool : summary.tools().shown()) {
            rows.add(List.of(
                    MarkdownText.code(ToolLabel.of(tool.name())),
                    Formats.number(tool.calls()),
                    Formats.number(tool.failed()),
                    Formats.number(tool.denied()),
                    Formats.duration(tool.time())));
        }
        line("## Tools used");
        table(List.of("Tool", "Ran", "Failed", "Denied", "Time"), rows);
        rest(summary.tools().left(), "calls of other tools");
    }

    private void addRedactions() {
        if (summary.redactions().shown().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Redaction redaction : summary.redactions().shown()) {
            rows.add(List.of(
                    redaction.place(),
                    MarkdownText.code(redaction.sentinel().reason()),
                    MarkdownText.code(redaction.sentinel().redactedAt()),
                    Formats.size(redaction.sentinel().originalSize()),
                    MarkdownText.code(redaction.sentinel().originalHash())));
        }
        line("## Redactions");
        table(List.of("Where", "Reason", "When", "Original size", "Original hash"), rows);
        rest(summary.redactions().left(), "redacted objects");
    }

    private void addCommands() {
        line("## Check it yourself");
        for (Command command : verdict.howToCheck()) {
            line(command.purpose() + ":");
            line("    " + command.commandLine());
        }
    }

    private void addList(String title, List<String> items) {
        line("## " + title);
        items.forEach(item -> text.append("- ").append(item).append('\n'));
        text.append('\n');
    }

    private void table(List<String> head, List<List<String>> rows) {
        row(head);
        text.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(this::row);
        text.append('\n');
    }

    private void row(List<String> cells) {
        for (String cell : cells) {
            text.append("| ").append(MarkdownText.cell(cell)).append(' ');
        }
        text.append("|\n");
    }

    private void rest(long left, String what) {
        if (left > 0) {
            line("… and " + left + " more " + what + ".");
        }
    }

    private void line(String line) {
        text.append(line).append("\n\n");
    }
}
