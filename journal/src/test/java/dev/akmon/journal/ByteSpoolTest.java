package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSpoolTest {
    private static final int MEMORY = 4 << 20;

    @Test
    void givesBackWhatWasAppendedWhereverItIsKept() throws Exception {
        Random random = new Random(21);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (ByteSpool spool = new ByteSpool()) {
            while (spool.length() < 2 * MEMORY) {
                byte[] part = new byte[random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(100)];
                random.nextBytes(part);
                spool.append(part, 0, part.length);
                expected.writeBytes(part);
                if (random.nextInt(20) == 0) {
                    assertSame(spool, expected.toByteArray(), random);
                }
            }
            byte[] all = expected.toByteArray();
            assertThat(spool.stream(0, spool.length()).readAllBytes()).isEqualTo(all);
            assertThat(spool.stream(MEMORY - 3, 6).readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(all, MEMORY - 3, MEMORY + 3));
        }
    }

    @Test
    void appendsPartsOfArrays() throws Exception {
        try (ByteSpool spool = new ByteSpool()) {
            spool.append(new byte[] {1, 2, 3, 4}, 1, 2);

            assertThat(spool.stream(0, 2).readAllBytes()).containsExactly(2, 3);
            assertThat(spool.stream(1, 1).read()).isEqualTo(3);
            assertThat(spool.stream(2, 0).read()).isEqualTo(-1);
        }
    }

    @Test
    void refusesToReadWhatWasNotAppended() throws Exception {
        try (ByteSpool spool = new ByteSpool()) {
            spool.append(new byte[3], 0, 3);

            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> spool.read(1, new byte[3]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> spool.read(-1, new byte[1]));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> spool.stream(0, 4));
        }
    }

    private static void assertSame(ByteSpool spool, byte[] expected, Random random) throws Exception {
        int position = random.nextInt(expected.length + 1);
        byte[] part = new byte[random.nextInt(Math.min(expected.length - position, 100_000) + 1)];
        spool.read(position, part);

        assertThat(part).isEqualTo(Arrays.copyOfRange(expected, position, position + part.length));
        assertThat(spool.length()).isEqualTo(expected.length);
    }
}
