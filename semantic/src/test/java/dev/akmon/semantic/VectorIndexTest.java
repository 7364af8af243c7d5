package dev.akmon.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorIndexTest {
    private static final long SEED = 7;

    @TempDir
    Path directory;

    private VectorIndex index(int mostPassages) {
        return new VectorIndex(directory.resolve("cache/x.vectors"), mostPassages);
    }

    private static Map<String, float[][]> vectors() {
        Random random = new Random(SEED);
        Map<String, float[][]> vectors = new TreeMap<>();
        for (int file = 0; file < 5; file++) {
            float[][] of = new float[file][Embedder.DIMENSIONS];
            for (float[] vector : of) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = random.nextFloat();
                }
            }
            vectors.put(VectorIndex.key("f" + file, "text"), of);
        }
        return vectors;
    }

    @Test
    void whatIsWrittenIsReadAndOnlyItsOwnerCan() throws Exception {
        assertThat(index(10).read()).isEmpty();
        index(10).write(vectors());

        assertThat(new TreeMap<>(index(10).read())).usingRecursiveComparison().isEqualTo(vectors());
        Path file = directory.resolve("cache/x.vectors");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("cache"))
                .isDirectoryContaining(file::equals)
                .isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aDamagedFileCountsAsEmptyWhereverTheDamageIs() throws Exception {
        index(10).write(vectors());
        Path file = directory.resolve("cache/x.vectors");
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, i % 2 == 0 ? damaged : Arrays.copyOf(sound, random.nextInt(sound.length)));
            assertThat(index(10).read()).as("seed %s, round %s", SEED, i).isEmpty();
        }
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        index(10).write(vectors());
        assertThat(index(5).read()).isEmpty();
    }

    @Test
    void nameAndContentTogetherFindVectors() {
        assertThat(VectorIndex.key("a", "b"))
                .isNotEqualTo(VectorIndex.key("b", "b"))
                .isNotEqualTo(VectorIndex.key("a", "a"))
                .isNotEqualTo(VectorIndex.key("", "a\0b"))
                .hasSize(64);
    }
}
