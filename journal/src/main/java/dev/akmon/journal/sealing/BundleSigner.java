package dev.akmon.journal.sealing;

import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleRewriter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Signs and attests bundles in files. A bundle is verified first: a signature under one that does not verify would make
 * it look better than it is. The result appears complete or not at all.
 */
public final class BundleSigner {
    private final BundleLimits limits;
    private final boolean evenUnsound;

    /**
     * A signer.
     *
     * @param limits how much of a bundle is read
     * @param evenUnsound whether to sign without looking
     */
    public BundleSigner(BundleLimits limits, boolean evenUnsound) {
        this.limits = limits;
        this.evenUnsound = evenUnsound;
    }

    /**
     * Adds a signature of the head.
     *
     * @param output where to write the signed bundle, which may be the bundle itself; replaced when it exists
     * @return the new manifest
     * @throws UnsoundBundleException when the bundle does not verify, or an entry of this key does not
     */
    public Manifest sign(Path bundle, Path output, SigningKey key, Instant at)
            throws BundleException, UnsoundBundleException {
        TrustPolicy own = new TrustPolicy(List.of(key.publicKey()), false, List.of(), false, List.of());
        return rewrite(bundle, output, own, manifest -> ManifestSigner.sign(manifest, key, at));
    }

    /**
     * Adds an operator's attestation. As {@link #sign}.
     *
     * @throws IllegalArgumentException when the operator has no id
     */
    public Manifest attest(Path bundle, Path output, SigningKey key, OperatorIdentity operator, Instant at)
            throws BundleException, UnsoundBundleException {
        TrustPolicy own = new TrustPolicy(List.of(), false, List.of(key.publicKey()), false, List.of());
        return rewrite(bundle, output, own, manifest -> ManifestSigner.attest(manifest, key, operator, at));
    }

    private Manifest rewrite(Path bundle, Path output, TrustPolicy own, UnaryOperator<Manifest> change)
            throws BundleException, UnsoundBundleException {
        if (evenUnsound) {
            return BundleRewriter.rewrite(bundle, limits, change, output);
        }
        BundleVerdict verdict = BundleVerdict.of(bundle, new VerificationRequest(limits, false, own, false));
        if (!verdict.passed()) {
            throw new UnsoundBundleException(verdict.violations());
        }
        // What was verified is signed, whatever the file says when it is read again.
        Manifest signed = change.apply(verdict.integrity().manifest());
        return BundleRewriter.rewrite(bundle, limits, manifest -> signed, output);
    }
}
