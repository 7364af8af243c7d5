package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TarWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(out);

    @Test
    void writesTheHeaderOfTheReference() throws Exception {
        tar.begin("manifest.json", 0);
        tar.finish();
        byte[] bytes = out.toByteArray();

        assertThat(bytes).hasSize(3 * 512);
        assertThat(text(bytes, 0, 13)).isEqualTo("manifest.json");
        assertThat(text(bytes, 100, 8)).isEqualTo("0000644\0");
        assertThat(text(bytes, 108, 16)).isEqualTo("\0".repeat(16));
        assertThat(text(bytes, 124, 12)).isEqualTo("00000000000\0");
        assertThat(text(bytes, 136, 12)).isEqualTo("00000000000\0");
        assertThat(text(bytes, 148, 8)).isEqualTo("0007054\0");
        assertThat(bytes[156]).isZero();
        assertThat(HexFormat.of().formatHex(bytes, 257, 265)).isEqualTo("7573746172202000");
        assertThat(text(bytes, 265, 512 - 265)).isEqualTo("\0".repeat(512 - 265));
        assertThat(text(bytes, 512, 1024)).isEqualTo("\0".repeat(1024));
    }

    @Test
    void fillsUpTheLastBlock() throws Exception {
        byte[] content = new byte[513];
        tar.begin("a", 513);
        tar.write(content, 0, 500);
        tar.write(content, 500, 13);
        tar.write(content, 0, 0);
        tar.begin("b", 512);
        tar.write(content, 0, 512);
        tar.finish();

        assertThat(out.size()).isEqualTo(512 + 1024 + 512 + 512 + 1024);
    }

    @Test
    void insistsOnAsMuchContentAsAnnounced() throws Exception {
        tar.begin("a", 2);
        tar.write(new byte[1], 0, 1);

        assertThatIllegalStateException().isThrownBy(() -> tar.write(new byte[2], 0, 2));
        assertThatIllegalStateException().isThrownBy(() -> tar.begin("b", 0));
        assertThatIllegalStateException().isThrownBy(tar::finish);
    }

    @Test
    void refusesWhatNoHeaderCanSay() {
        assertThatIllegalArgumentException().isThrownBy(() -> tar.begin("n".repeat(101), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tar.begin("a", 1L << 33));
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
}
