package dev.akmon.verifier;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Digest;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.IntegrityReport;
import dev.akmon.journal.bundle.IntegrityReport.Redaction;
import dev.akmon.journal.bundle.SignatureEntry;
import dev.akmon.journal.content.VisibleText;
import dev.akmon.journal.trust.CheckedAttestation;
import dev.akmon.journal.trust.CheckedSignature;
import dev.akmon.journal.trust.SignatureOutcome;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.verifier.ReportLine.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict for people: the answer, what speaks against the bundle, then what was found, each line saying how far it can be
 * relied on. What comes from the bundle is quoted and cannot pass for a line of the report.
 */
public final class VerdictText {
    private static final int MAX_QUOTED = 200;

    private final BundleVerdict verdict;
    private final IntegrityReport integrity;
    private final List<ReportLine> lines = new ArrayList<>();

    private VerdictText(BundleVerdict verdict) {
        this.verdict = verdict;
        this.integrity = verdict.integrity();
    }

    /** The lines of a report. */
    public static List<ReportLine> of(BundleVerdict verdict, String bundlePath) {
        VerdictText text = new VerdictText(verdict);
        text.addAnswer(VisibleText.line(bundlePath));
        text.addViolations();
        text.addSession();
        text.addSignatures();
        text.addOperators();
        text.addRedactions();
        text.addNotes();
        text.addAdvice();
        return List.copyOf(text.lines);
    }

    private void addAnswer(String path) {
        if (verdict.passed()) {
            add(Tone.GOOD, "verified bundle (" + scope() + ")" + captureRemark() + ": " + path);
        } else {
            add(Tone.BAD, "bundle verification FAILED: " + path);
        }
    }

    /** What the answer rests on. */
    private String scope() {
        boolean signed = verdict.trust().signatures().stream().anyMatch(s -> s.outcome() == SignatureOutcome.VERIFIED);
        boolean attested =
                verdict.trust().attestations().stream().anyMatch(a -> a.outcome() == SignatureOutcome.VERIFIED);
        return "integrity" + (signed ? " + signature" : "") + (attested ? " + operator" : "")
                + (signed || attested ? "" : " only, no signature checked");
    }

    private String captureRemark() {
        return integrity.capture().level().equals("structural") ? ", capture: STRUCTURAL (metadata only)" : "";
    }

    private void addViolations() {
        if (verdict.violations().isEmpty()) {
            return;
        }
        add(Tone.PLAIN, "violations:");
        for (Violation violation : verdict.violations()) {
            add(Tone.BAD, "- [" + violation.category() + "] " + VisibleText.line(violation.message()));
        }
    }

    private void addSession() {
        add(Tone.PLAIN, "session: " + integrity.manifest().session().id());
        add(Tone.PLAIN, "head: " + integrity.head().map(Digest::hex).orElse("none"));
        add(Tone.PLAIN, "events: " + integrity.events() + ", objects: " + integrity.objects());
        add(
                Tone.PLAIN,
                "producer, by its own account: "
                        + quoted(integrity.manifest().producer().name()) + " "
                        + quoted(integrity.manifest().producer().version()));
        CaptureLevel capture = integrity.capture();
        add(capture.isFull() ? Tone.PLAIN : Tone.WARNING, "capture: " + describe(capture));
    }

    private static String describe(CaptureLevel capture) {
        return switch (capture.basis()) {
                    case STATED ->
                        switch (capture.level()) {
                            case "full" -> "full";
                            case "structural" -> "STRUCTURAL: metadata only, not what was said";
                            default -> "stated as " + quoted(capture.level());
                        };
                    case IMPLIED -> "full (as akmon 2 records its own sessions)";
                    case UNSTATED -> "not stated";
                    case REDACTED -> "unknown, because the session's configuration was redacted";
                    case MISSING -> "unknown, because the session's configuration is missing";
                }
                + (capture.sourceSemconv() == null
                        ? ""
                        : " (imported from a trace, conventions " + quoted(capture.sourceSemconv()) + ")");
    }

    private void addSignatures() {
        List<CheckedSignature> signatures = verdict.trust().signatures();
        if (signatures.isEmpty()) {
            add(Tone.WARNING, "signatures: none; whoever had this file could have made it anew");
            return;
        }
        add(Tone.PLAIN, "signatures:");
        for (CheckedSignature signature : signatures) {
            SignatureEntry entry = signature.entry();
            addChecked(signature.outcome(), signature.explanation(), "key_id=" + quoted(entry.keyId()));
        }
    }

    private void addOperators() {
        List<CheckedAttestation> attestations = verdict.trust().attestations();
        if (attestations.isEmpty()) {
            add(Tone.PLAIN, "operator: none (unattributed)");
            return;
        }
        add(Tone.PLAIN, "operators:");
        for (CheckedAttestation attestation : attestations) {
            AttestationEntry entry = attestation.entry();
            String claim = "operator_id=" + quoted(entry.operatorId()) + " display_name=" + quoted(entry.displayName())
                    + " role=" + quoted(entry.role()) + " org=" + quoted(entry.org()) + " key_id="
                    + quoted(entry.keyId());
            addChecked(attestation.outcome(), attestation.explanation(), claim);
        }
    }

    private void addChecked(SignatureOutcome outcome, String explanation, String claim) {
        switch (outcome) {
            case VERIFIED -> add(Tone.GOOD, "- verified, " + explanation + ": " + claim);
            case INVALID -> add(Tone.BAD, "- INVALID, " + explanation + ": it claims " + claim);
            case UNVERIFIED_NO_KEY -> add(Tone.WARNING, "- NOT CHECKED, " + explanation + ": it claims " + claim);
            case MALFORMED, UNSUPPORTED_SCHEME ->
                add(Tone.WARNING, "- UNUSABLE, " + explanation + ": it claims " + claim);
        }
    }

    private void addRedactions() {
        if (integrity.redactionCount() == 0) {
            return;
        }
        add(Tone.WARNING, "redacted objects: " + integrity.redactionCount());
        for (Redaction redaction : integrity.redactions()) {
            RedactionSentinel sentinel = redaction.sentinel();
            add(
                    Tone.PLAIN,
                    "- in place of " + quoted(sentinel.originalHash()) + " (" + sentinel.originalSize()
                            + " bytes), reason: " + quoted(sentinel.reason()) + ", at "
                            + quoted(sentinel.redactedAt()));
        }
        if (integrity.redactionCount() > integrity.redactions().size()) {
            add(
                    Tone.PLAIN,
                    "- and "
                            + (integrity.redactionCount()
                                    - integrity.redactions().size()) + " more");
        }
    }

    private void addNotes() {
        integrity.notes().forEach(note -> add(Tone.PLAIN, "note: " + VisibleText.line(note)));
    }

    private void addAdvice() {
        if (verdict.trust().signatures().stream().anyMatch(s -> s.outcome() == SignatureOutcome.UNVERIFIED_NO_KEY)) {
            add(Tone.PLAIN, "to check a signature, get the signer's public key from the signer: --verify-key <file>");
        }
        if (verdict.trust().attestations().stream().anyMatch(a -> a.outcome() == SignatureOutcome.UNVERIFIED_NO_KEY)) {
            add(Tone.PLAIN, "to check an attestation, get the operator's public key: --operator-key <file>");
        }
    }

    /** Text of the bundle in quotation marks, which it cannot close. */
    private static String quoted(String text) {
        return '"' + VisibleText.line(text.replace("\\", "\\\\").replace("\"", "\\\""), MAX_QUOTED) + '"';
    }

    private void add(Tone tone, String text) {
        lines.add(new ReportLine(tone, text));
    }
}
