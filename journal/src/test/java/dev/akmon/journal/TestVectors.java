package dev.akmon.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test vectors kept beside the repository, or where {@code AKMON_VECTORS} says; tests that want them are skipped without. */
public final class TestVectors {
    private TestVectors() {}

    /** The file or directory of this name; skips the test when there is none. */
    public static Path find(String name) {
        String given = System.getenv("AKMON_VECTORS");
        Path vectors = given != null
                ? Path.of(given)
                : repository().resolveSibling("shared").resolve("vectors");
        Path found = vectors.resolve(name);
        assumeTrue(Files.exists(found), () -> "no test vectors at " + found);
        return found;
    }

    /** The root of the repository. */
    static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE")) && directory.getParent() != null) {
            directory = directory.getParent();
        }
        return directory;
    }
}
