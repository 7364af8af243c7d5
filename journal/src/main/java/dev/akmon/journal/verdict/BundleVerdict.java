package dev.akmon.journal.verdict;

import dev.akmon.journal.CaptureLevel;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleVerifier;
import dev.akmon.journal.bundle.IntegrityReport;
import dev.akmon.journal.trust.SignatureVerifier;
import dev.akmon.journal.trust.TrustReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What verification of a bundle comes to. It passes when nothing contradicts it and every demand is met; a demand that is
 * not met is a violation like any other.
 *
 * @param integrity whether the bundle is what it was when its head was computed
 * @param trust who signed that head
 * @param violations everything that speaks against the bundle: integrity, signatures, then {@code
 *     capture_requirement_unmet}
 */
public record BundleVerdict(IntegrityReport integrity, TrustReport trust, List<Violation> violations) {
    public BundleVerdict {
        violations = List.copyOf(violations);
    }

    /**
     * Verifies a bundle.
     *
     * @throws BundleException when the file cannot be read as a bundle at all
     */
    public static BundleVerdict of(Path file, VerificationRequest request) throws BundleException {
        IntegrityReport integrity = BundleVerifier.verify(file, request.limits(), request.allowExtraFiles());
        TrustReport trust = SignatureVerifier.verify(integrity.manifest(), request.policy());
        List<Violation> violations = new ArrayList<>(integrity.violations());
        violations.addAll(trust.violations());
        if (request.requireFullCapture() && !integrity.capture().isFull()) {
            violations.add(new Violation("capture_requirement_unmet", null, null, unmet(integrity.capture())));
        }
        return new BundleVerdict(integrity, trust, violations);
    }

    /** Whether nothing speaks against the bundle. */
    public boolean passed() {
        return violations.isEmpty();
    }

    private static String unmet(CaptureLevel capture) {
        return "full capture is required; "
                + switch (capture.basis()) {
                    case STATED, IMPLIED -> "the session's configuration says '" + capture.level() + "'";
                    case UNSTATED -> "the session's configuration does not say how much was captured";
                    case REDACTED ->
                        "the session's configuration was redacted, so that nothing says how much was captured";
                    case MISSING -> "the session's configuration is not in the bundle";
                };
    }
}
