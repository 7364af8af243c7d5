package dev.akmon.verifier;

import dev.akmon.journal.ZstdLibrary;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleVerifier;
import dev.akmon.journal.bundle.Manifest.Producer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the launcher runs to make later starts fast. A class data archive written at its end holds the classes and, from Java
 * 25 on, which methods a large bundle keeps busy: the JVM then compiles those at once.
 */
final class WarmUp {
    /** About 50 MB: enough for every method that matters to be compiled to the end. */
    private static final int TURNS = 2_000;

    private WarmUp() {}

    /** Goes through everything once, and leaves the native library of zstd in a directory. */
    static boolean run(Path libraries) throws IOException {
        ZstdLibrary.unpack(libraries);
        Path directory = Files.createTempDirectory("agef-verify-");
        Path bundle = directory.resolve("bundle.akmon");
        try (GeneratedSession session = new GeneratedSession(TURNS)) {
            BundleExporter.export(session, new Producer("agef-verify", "0"), Optional.empty(), bundle);
            return BundleVerifier.verify(bundle, BundleLimits.DEFAULT, false).passed() && SelfTest.passes();
        } finally {
            Files.deleteIfExists(bundle);
            Files.delete(directory);
        }
    }
}
