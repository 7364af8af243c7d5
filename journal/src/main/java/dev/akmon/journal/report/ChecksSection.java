package dev.akmon.journal.report;

import dev.akmon.journal.Violation;
import dev.akmon.journal.report.Verdict.Check;
import dev.akmon.journal.report.Verdict.Key;
import dev.akmon.journal.report.Verdict.Signature;
import java.io.IOException;
import java.util.List;

/** What was checked, with which keys, what was found, and what was not checked. */
final class ChecksSection implements ReportPage.Section {

    private final Verdict verdict;

    ChecksSection(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public String id() {
        return "checks";
    }

    @Override
    public String title() {
        return "What was checked";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        writeChecks(html);
        writeViolations(html);
        for (String note : verdict.notes()) {
            html.element("p", note, "class", "note");
        }
        writeSignatures(html);
        html.element("h3", "What was not checked");
        html.open("ul", "class", "plain");
        for (String what : verdict.notChecked()) {
            html.element("li", what);
        }
        html.close();
    }

    private void writeChecks(HtmlWriter html) throws IOException {
        html.open("ul", "class", "checks");
        for (Check check : verdict.checks()) {
            html.open("li", "class", style(check.result()));
            html.element("span", check.result().words(), "class", "chip");
            html.open("span").text(check.what());
            if (!check.detail().isEmpty()) {
                html.element("span", check.detail(), "class", "detail");
            }
            html.close().close();
        }
        html.close();
    }

    private static String style(Verdict.Result result) {
        return switch (result) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case NOT_CHECKED -> "unchecked";
        };
    }

    private void writeViolations(HtmlWriter html) throws IOException {
        List<Violation> violations = verdict.violations();
        if (violations.isEmpty()) {
            return;
        }
        html.element("h3", "What was found");
        html.open("ul", "class", "violations");
        for (Violation violation : violations) {
            html.open("li").element("code", violation.category(), "class", "t").text(" ");
            html.element("span", violation.message(), "class", "t").close();
        }
        html.close();
        if (verdict.violationCount() > violations.size()) {
            html.element(
                    "p",
                    "… and " + (verdict.violationCount() - violations.size()) + " more, which akmon verify lists.",
                    "class",
                    "note");
        }
    }

    private void writeSignatures(HtmlWriter html) throws IOException {
        html.element("h3", "Signatures");
        if (verdict.signatures().isEmpty()) {
            html.element("p", withoutSignatures(verdict), "class", "note");
        } else {
            html.open("ul", "class", "signatures");
            for (Signature signature : verdict.signatures()) {
                writeSignature(html, signature);
            }
            html.close();
        }
        html.element(
                "p",
                verdict.keys().isEmpty()
                        ? "No key was given to check signatures with."
                        : "Keys that were given to check it with:",
                "class",
                "note");
        if (!verdict.keys().isEmpty()) {
            html.open("ul", "class", "plain");
            for (Key key : verdict.keys()) {
                html.open("li").text(key.trustedTo() + ": ");
                HashText.write(html, key.keyId());
                html.close();
            }
            html.close();
        }
    }

    /** What to say where signatures would stand. */
    static String withoutSignatures(Verdict verdict) {
        return verdict.level() == Verdict.Level.UNREADABLE
                ? "Whether there are signatures cannot be seen."
                : "This record carries no signature and no attestation.";
    }

    private static void writeSignature(HtmlWriter html, Signature signature) throws IOException {
        html.open("li").open("p");
        html.element("span", signature.outcome(), "class", "chip " + style(signature.result()));
        html.text(" ").element("strong", signature.kind());
        if (!signature.who().isEmpty()) {
            html.text(" ").element("span", Tables.cell(signature.who()), "class", "t");
        }
        html.text(", made ").element("span", Tables.cell(signature.claimedAt()), "class", "t");
        html.text(" by its own account").close();
        html.open("p").element("span", "Key it names", "class", "label");
        HashText.write(html, Tables.cell(signature.keyId()));
        html.close();
        html.element("p", signature.explanation(), "class", "note t").close();
    }
}
