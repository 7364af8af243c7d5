package dev.akmon.journal.trust;

import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.bundle.Manifest.SessionInfo;
import java.util.Map;
import java.util.UUID;

/** Manifests of the session that the reference's test vectors describe. */
final class TestManifests {
    static final String HEAD = "d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf";

    private TestManifests() {}

    /** Without signatures. */
    static Manifest unsigned() {
        return ofHead(HEAD);
    }

    /** Of a session that ended otherwise. */
    static Manifest ofHead(String head) {
        return new Manifest(
                Manifest.CURRENT_AGEF_VERSION,
                new Producer("akmon", "0.1.0"),
                new SessionInfo(
                        UUID.fromString("550e8400-e29b-41d4-a716-446655440000"),
                        Digest.parseHex(head),
                        "2023-11-14T22:13:20.000Z",
                        "2023-11-14T22:13:27.000Z"),
                HashAlgorithm.SHA256,
                11,
                8,
                null,
                null,
                Map.of());
    }
}
