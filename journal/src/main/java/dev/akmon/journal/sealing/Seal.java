package dev.akmon.journal.sealing;

import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleExporter.Exported;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything from a session to a bundle that can be handed over: exported, signed, attested on demand, and verified as
 * whoever gets it will, before it appears under its name.
 *
 * @param key signs the head
 * @param operator who attests the session, when somebody does
 * @param operatorKey makes the attestation; may be {@code key}
 */
public record Seal(SigningKey key, Optional<OperatorIdentity> operator, SigningKey operatorKey) {
    /**
     * What came of it.
     *
     * @param bytes size of the file
     * @param verdict what verification with the keys of the seal said; it passed
     */
    public record Sealed(Manifest manifest, long bytes, BundleVerdict verdict) {}

    /**
     * Seals a session.
     *
     * @param original the manifest the session was imported with, when it was
     * @param output a file that does not exist yet
     * @throws UnsoundBundleException when the result does not verify: the session is not sound
     */
    public Sealed apply(SessionSource session, Producer producer, Optional<Manifest> original, Path output, Instant at)
            throws JournalException, BundleException, UnsoundBundleException {
        Path finished = output.toAbsolutePath();
        if (!Files.isDirectory(finished.getParent())) {
            throw new BundleException(Category.IO_ERROR, "cannot write " + finished + ": there is no such directory");
        }
        Path draft = finished.resolveSibling("." + finished.getFileName() + "." + UUID.randomUUID() + ".sealing");
        try {
            Exported exported = BundleExporter.export(session, producer, original, m -> signed(m, at), draft);
            // Nothing is too large to be sealed that could be exported.
            BundleLimits limits = new BundleLimits(Long.MAX_VALUE);
            BundleVerdict verdict = BundleVerdict.of(draft, new VerificationRequest(limits, false, policy(), false));
            if (!verdict.passed()) {
                throw new UnsoundBundleException(verdict.violations());
            }
            publish(draft, finished);
            return new Sealed(exported.manifest(), exported.bytes(), verdict);
        } finally {
            discard(draft);
        }
    }

    private Manifest signed(Manifest manifest, Instant at) {
        Manifest signed = ManifestSigner.sign(manifest, key, at);
        return operator.isEmpty() ? signed : ManifestSigner.attest(signed, operatorKey, operator.get(), at);
    }

    private TrustPolicy policy() {
        boolean attested = operator.isPresent();
        return new TrustPolicy(
                List.of(key.publicKey()),
                true,
                List.of(),
                attested,
                attested ? List.of(operatorKey.publicKey()) : List.of());
    }

    private static void publish(Path draft, Path finished) throws BundleException {
        try {
            Files.move(draft, finished);
        } catch (FileAlreadyExistsException e) {
            throw new BundleException(Category.IO_ERROR, finished + " exists already", e);
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot write " + finished + ": " + e.getMessage(), e);
        }
    }

    private static void discard(Path draft) throws BundleException {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot remove " + draft + ": " + e.getMessage(), e);
        }
    }
}
