package dev.akmon.journal.report;

import dev.akmon.journal.Violation;
import dev.akmon.journal.report.Verdict.Check;
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
            html.open("li", "class", check.result().name().toLowerCase(java.util.Locale.ROOT));
            html.element("span", check.result().words(), "class", "chip");
            html.open("span").text(check.what());
            if (!check.detail().isEmpty()) {
                html.element("span", check.detail(), "class", "detail");
            }
            html.close().close();
        }
        html.close();
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
            html.element("p", "This record carries no signature and no attestation.", "class", "note");
        } else {
            html.open("div", "class", "scroll").open("table");
            html.element("caption", "Signatures over the head and operators' attestations");
            Tables.head(html, "Kind", "Who", "Key", "Made, as claimed", "Result");
            html.open("tbody");
            for (Signature signature : verdict.signatures()) {
                writeSignature(html, signature);
            }
            html.close().close().close();
        }
        html.element(
                "p",
                verdict.keys().isEmpty() ? "No key was given to check signatures with." : "Keys it was checked with:",
                "class",
                "note");
        if (!verdict.keys().isEmpty()) {
            html.open("ul", "class", "plain");
            for (String key : verdict.keys()) {
                html.element("li", key, "class", "t");
            }
            html.close();
        }
    }

    private static void writeSignature(HtmlWriter html, Signature signature) throws IOException {
        html.open("tr");
        html.element("th", signature.kind(), "scope", "row");
        html.element("td", signature.who().isEmpty() ? "–" : signature.who(), "class", "t");
        html.open("td").element("code", signature.keyId(), "class", "t").close();
        html.element("td", signature.claimedAt(), "class", "t");
        html.open("td");
        html.element("span", signature.outcome(), "class", signature.verified() ? "chip passed" : "chip failed");
        html.element("span", signature.explanation(), "class", "detail");
        html.close().close();
    }
}
