package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestTableTest {
    private final DigestTable table = new DigestTable();

    @Test
    void remembersMarks() {
        List<Digest> digests = digests(5_000);
        for (int i = 0; i < digests.size(); i++) {
            assertThat(table.mark(digests.get(i), 1 << i % 3)).isZero();
        }

        for (int i = 0; i < digests.size(); i++) {
            assertThat(table.marks(digests.get(i))).isEqualTo(1 << i % 3);
            assertThat(table.mark(digests.get(i), 4)).isEqualTo(1 << i % 3);
        }
        assertThat(table.count(1, 1)).isEqualTo(1667);
        assertThat(table.count(5, 4)).isEqualTo(5_000 - 1667);
        assertThat(table.count(4, 0)).isZero();
        assertThat(table.marks(digests(5_001).get(5_000))).isZero();
    }

    @Test
    void forgetsAMarkButNoEntry() {
        Digest digest = digests(1).get(0);
        table.mark(digest, 3);
        table.clear(2);

        assertThat(table.marks(digest)).isEqualTo(1);
        assertThat(table.count(2, 0)).isEqualTo(1);
    }

    @Test
    void keepsDigestsApartThatDifferInOneWord() {
        for (int i = 0; i < Digest.BYTES; i++) {
            byte[] bytes = new byte[Digest.BYTES];
            bytes[i] = 1;
            assertThat(table.mark(Digest.of(bytes), 1)).isZero();
        }
        assertThat(table.count(1, 1)).isEqualTo(Digest.BYTES);
    }

    private static List<Digest> digests(int count) {
        Random random = new Random(5);
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[Digest.BYTES];
            random.nextBytes(bytes);
            digests.add(Digest.of(bytes));
        }
        return digests;
    }
}
