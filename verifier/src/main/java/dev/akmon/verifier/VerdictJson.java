package dev.akmon.verifier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.CaptureLevel.Basis;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.IntegrityReport;
import dev.akmon.journal.bundle.IntegrityReport.Redaction;
import dev.akmon.journal.trust.CheckedAttestation;
import dev.akmon.journal.trust.CheckedSignature;
import dev.akmon.journal.trust.SignatureOutcome;
import dev.akmon.journal.verdict.BundleVerdict;
import org.jspecify.annotations.Nullable;

/**
 * A verdict for programs, with the members of the reference's report and their names. Further members: {@code head}, as
 * computed; {@code notes} and {@code redactions} when there are any.
 */
public final class VerdictJson {
    private VerdictJson() {}

    /** Adds a verdict's members to an object. */
    public static ObjectNode addTo(ObjectNode json, BundleVerdict verdict, String bundlePath) {
        IntegrityReport integrity = verdict.integrity();
        json.put("agef_version", integrity.manifest().agefVersion());
        json.put("bundle_path", bundlePath);
        json.put("session_id", integrity.manifest().session().id().toString());
        json.put("events_in_bundle", integrity.events());
        json.put("objects_in_bundle", integrity.objects());
        json.put("passed", verdict.passed());
        ArrayNode violations = json.putArray("violations");
        verdict.violations().forEach(violation -> add(violations.addObject(), violation));
        ArrayNode signatures = json.putArray("signatures");
        verdict.trust().signatures().forEach(signature -> add(signatures.addObject(), signature));
        ArrayNode operators = json.putArray("operators");
        verdict.trust().attestations().forEach(attestation -> add(operators.addObject(), attestation));
        addCapture(json, integrity.capture());
        json.put("head", integrity.head().map(Digest::hex).orElse(null));
        if (!integrity.notes().isEmpty()) {
            ArrayNode notes = json.putArray("notes");
            integrity.notes().forEach(notes::add);
        }
        if (integrity.redactionCount() > 0) {
            json.put("redaction_count", integrity.redactionCount());
            ArrayNode redactions = json.putArray("redactions");
            integrity.redactions().forEach(redaction -> add(redactions.addObject(), redaction));
        }
        return json;
    }

    /** Adds the members of a violation to an object. */
    public static void add(ObjectNode json, Violation violation) {
        json.put("category", violation.category());
        json.put("event_hash", hex(violation.event()));
        json.put("object_hash", hex(violation.object()));
        json.put("message", violation.message());
    }

    private static void add(ObjectNode json, CheckedSignature signature) {
        json.put("key_id", signature.entry().keyId());
        json.put("scheme", signature.entry().scheme());
        json.put("outcome", signature.outcome().wireName());
    }

    private static void add(ObjectNode json, CheckedAttestation attestation) {
        AttestationEntry entry = attestation.entry();
        json.put("key_id", entry.keyId());
        json.put("scheme", entry.scheme());
        json.put("operator_id", entry.operatorId());
        json.put("display_name", entry.displayName());
        json.put("role", entry.role());
        json.put("org", entry.org());
        json.put("created_at", entry.createdAt());
        json.put("outcome", attestation.outcome().wireName());
        json.put("operator_key_verified", attestation.outcome() == SignatureOutcome.VERIFIED);
    }

    private static void add(ObjectNode json, Redaction redaction) {
        json.put("object_hash", redaction.object().hex());
        json.put("original_hash", redaction.sentinel().originalHash());
        json.put("original_size", redaction.sentinel().originalSize());
        json.put("reason", redaction.sentinel().reason());
        json.put("redacted_at", redaction.sentinel().redactedAt());
    }

    /** Left out, as by the reference, where the session's configuration does not say. */
    private static void addCapture(ObjectNode json, CaptureLevel capture) {
        if (capture.basis() == Basis.STATED || capture.basis() == Basis.REDACTED) {
            json.putObject("capture").put("level", capture.level()).put("source_semconv", capture.sourceSemconv());
        }
    }

    private static @Nullable String hex(@Nullable Digest digest) {
        return digest == null ? null : digest.hex();
    }
}
