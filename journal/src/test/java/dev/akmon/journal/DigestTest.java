package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String HEX = "00ff7f80" + "0123456789abcdef".repeat(3) + "fedcba98";

    @Test
    void readsAndWritesHexAndBytes() {
        Digest digest = Digest.parseHex(HEX);

        assertThat(digest.hex()).isEqualTo(HEX);
        assertThat(digest).hasToString(HEX);
        assertThat(digest.shortHex()).isEqualTo("00ff7f80");
        assertThat(Digest.of(digest.bytes())).isEqualTo(digest).hasSameHashCodeAs(digest);
    }

    @Test
    void doesNotShareItsBytes() {
        byte[] bytes = Digest.parseHex(HEX).bytes();
        Digest digest = Digest.of(bytes);
        bytes[0] = 1;
        digest.bytes()[1] = 1;

        assertThat(digest.hex()).isEqualTo(HEX);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 15, 16, 23, 24, 31})
    void differsWhenAnyByteDiffers(int index) {
        byte[] bytes = Digest.parseHex(HEX).bytes();
        bytes[index] ^= 1;

        assertThat(Digest.of(bytes)).isNotEqualTo(Digest.parseHex(HEX));
    }

    @Test
    void isOrderedByUnsignedBytes() {
        Digest low = Digest.parseHex("7f".repeat(32));
        Digest high = Digest.parseHex("80".repeat(32));

        assertThat(Stream.of(high, low).sorted()).containsExactly(low, high);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "FF", "zz"})
    void refusesOtherNotations(String start) {
        String text = start + "0".repeat(start.length() == 2 && !start.equals("00") ? 62 : 61);

        assertThatIllegalArgumentException().isThrownBy(() -> Digest.parseHex(text));
    }

    @Test
    void refusesOtherLengths() {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(new byte[33]));
    }

    @Test
    void algorithmsHashAsPublished() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

        assertThat(HashAlgorithm.SHA256.digest(abc).hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(HashAlgorithm.BLAKE3.digest(abc).hex())
                .isEqualTo("6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
    }

    @Test
    void algorithmsHashInParts() {
        byte[] bytes = new byte[1000];
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            Hasher hasher = algorithm.hasher();
            hasher.update(bytes, 0, 1);
            hasher.update(bytes, 1, 998);
            hasher.update(bytes, 999, 1);

            assertThat(hasher.finish()).isEqualTo(algorithm.digest(bytes));
        }
    }

    @Test
    void algorithmsAreFoundByTheirExactName() {
        assertThat(HashAlgorithm.ofWireName("sha256")).contains(HashAlgorithm.SHA256);
        assertThat(HashAlgorithm.ofWireName("blake3")).contains(HashAlgorithm.BLAKE3);
        assertThat(HashAlgorithm.ofWireName("SHA256")).isEmpty();
    }
}
