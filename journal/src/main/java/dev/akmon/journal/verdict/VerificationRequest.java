package dev.akmon.journal.verdict;

import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.trust.TrustPolicy;

/**
 * What is asked of the verification of a bundle.
 *
 * @param limits how much of an untrusted file is read
 * @param allowExtraFiles whether files a bundle does not have are ignored
 * @param policy whom to trust and which signatures to insist on
 * @param requireFullCapture whether to insist that the session holds everything that happened
 */
public record VerificationRequest(
        BundleLimits limits, boolean allowExtraFiles, TrustPolicy policy, boolean requireFullCapture) {
    /** Integrity alone: trusts nobody, insists on nothing. */
    public static final VerificationRequest INTEGRITY =
            new VerificationRequest(BundleLimits.DEFAULT, false, TrustPolicy.NONE, false);
}
