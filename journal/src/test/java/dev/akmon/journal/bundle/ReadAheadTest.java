package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    @Test
    void givesTheSameBytes() throws Exception {
        for (int length : new int[] {0, 1, 1 << 20, (1 << 20) + 1, 5_000_000, 20 * (256 << 10)}) {
            byte[] bytes = bytes(length);
            try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes))) {
                assertThat(ahead.readNBytes(Math.min(length, 700))).hasSize(Math.min(length, 700));
                assertThat(ahead.readAllBytes()).hasSize(Math.max(0, length - 700));
                assertThat(ahead.read()).isEqualTo(-1);
            }
            try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes))) {
                assertThat(ahead.readAllBytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void failsWhereTheStreamFails() throws Exception {
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(bytes(3 << 20)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        });
        try (ReadAhead ahead = new ReadAhead(failing)) {
            assertThat(ahead.readNBytes(2 << 20)).hasSize(2 << 20);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(ahead::readAllBytes)
                    .withMessage("broken");
        }
    }

    @Test
    void canBeClosedInTheMiddle() throws Exception {
        boolean[] closed = new boolean[1];
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (ReadAhead ahead = new ReadAhead(endless)) {
            assertThat(ahead.readNBytes(3 << 20)).endsWith(7);
        }
        assertThat(closed[0]).isTrue();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
