package dev.akmon.verifier;

import dev.akmon.journal.bundle.BundleException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shows that the program tells a sound bundle from an altered one, with two bundles it carries along: one is signed and
 * attested by the key below, the other is the same with one word of one object replaced.
 */
final class SelfTest {
    private static final String KEY = "0b4b06342af96a4b8ae014e530342b5a2b41b6344bb801479b93abeee2cdb196";

    private SelfTest() {}

    /** Whether both bundles are answered as they should be. */
    static boolean passes() throws IOException {
        Path directory = Files.createTempDirectory("agef-verify-");
        Path key = directory.resolve("key");
        Path sound = directory.resolve("sound.akmon");
        Path altered = directory.resolve("altered.akmon");
        try {
            Files.writeString(key, KEY);
            copy("self-test-sound.akmon", sound);
            copy("self-test-altered.akmon", altered);
            boolean passed = true;
            for (String format : new String[] {"human", "json", "html"}) {
                passed &= verify(sound, key, format) == AgefVerify.PASSED;
                passed &= verify(altered, key, format) == AgefVerify.NEGATIVE;
            }
            return passed;
        } finally {
            for (Path file : new Path[] {key, sound, altered, directory}) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int verify(Path bundle, Path key, String format) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return AgefVerify.run(
                bundle.getParent(),
                nowhere,
                nowhere,
                bundle.toString(),
                "--verify-key",
                key.toString(),
                "--require-operator-key",
                key.toString(),
                "--require-signature",
                "--require-capture",
                "full",
                "--format",
                format);
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = SelfTest.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BundleException(BundleException.Category.IO_ERROR, "the program is incomplete: " + resource);
            }
            Files.copy(in, file);
        }
    }
}
