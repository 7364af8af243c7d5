package dev.akmon.verifier;

import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleRewriter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A small bundle in a file, with keys to sign it. */
final class SealedBundle {
    static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    private static final Instant TIME = Instant.parse("2026-11-21T08:00:00Z");

    final SigningKey signer = SigningKey.generate();
    final SigningKey operator = SigningKey.generate();
    final Path file;

    private SealedBundle(Path file) {
        this.file = file;
    }

    /** A bundle of a session with this configuration, not signed. */
    static SealedBundle create(Path directory, String config) throws IOException {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(ID)) {
            Digest cwd = writer.put("/work".getBytes(StandardCharsets.UTF_8));
            Digest configuration = writer.put(config.getBytes(StandardCharsets.UTF_8));
            writer.append(new SessionStart(cwd, configuration), TIME);
            writer.append(new UserTurn(writer.put("do it".getBytes(StandardCharsets.UTF_8))), TIME);
            writer.append(new SessionEnd(null), TIME);
            writer.commit();
        }
        SealedBundle bundle = new SealedBundle(directory.resolve("session.akmon"));
        try (SessionReader session = journal.read(ID)) {
            BundleExporter.export(session, new Producer("akmon", "0.1.0"), Optional.empty(), bundle.file);
        }
        return bundle;
    }

    SealedBundle signed() throws IOException {
        return changed(manifest -> ManifestSigner.sign(manifest, signer, TIME));
    }

    SealedBundle attested(String operatorId) throws IOException {
        OperatorIdentity identity = new OperatorIdentity(operatorId, "Alice", "approver", "Acme");
        return changed(manifest -> ManifestSigner.attest(manifest, operator, identity, TIME));
    }

    SealedBundle changed(UnaryOperator<Manifest> change) throws IOException {
        BundleRewriter.rewrite(file, BundleLimits.DEFAULT, change, file);
        return this;
    }

    /** The public key in a file. */
    Path keyFile(SigningKey key) throws IOException {
        return Files.writeString(
                file.resolveSibling(key.keyId()), key.publicKey().hex());
    }
}
