package dev.akmon.cli;

import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.VerifyingKey;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A recorded session of the agent and bundles of it, for the tests of commands about bundles. */
final class SealedSession {

    static final String ID = "550e8400-e29b-41d4-a716-446655440000";

    private SealedSession() {}

    /** Records a session into the journal {@code j} of a directory. */
    static Journal recorded(Path directory) throws Exception {
        Journal journal = Journal.at(directory.resolve("j"));
        SessionScript.repairSession(journal, UUID.fromString(ID));
        return journal;
    }

    /** Records it and exports it. */
    static Path exported(Path directory, String name) throws Exception {
        Path file = directory.resolve(name);
        try (SessionReader reader = recorded(directory).read(UUID.fromString(ID))) {
            BundleExporter.export(reader, new Producer("akmon", AkmonVersion.current()), Optional.empty(), file);
        }
        return file;
    }

    static BundleVerdict verdict(Path bundle, VerifyingKey... trusted) throws Exception {
        List<VerifyingKey> keys = List.of(trusted);
        TrustPolicy policy = new TrustPolicy(keys, false, keys, false, List.of());
        return BundleVerdict.of(bundle, new VerificationRequest(BundleLimits.DEFAULT, false, policy, false));
    }

    static Manifest manifest(Path bundle) throws Exception {
        return verdict(bundle).integrity().manifest();
    }
}
