package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.journal.TestVectors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyingKeyTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    /** The order of the group's large subgroup. */
    private static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final BigInteger FIELD = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    private static final String GOOD_SIGNATURE = "7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b"
            + "92c2298dc8e161ac2b5e3653f92c5b0e12adf26b3d46e7bd2057715f25d3e205";

    private final VerifyingKey key = TestKeys.signer().publicKey();

    @Test
    void acceptsWhatTheKeySigned() {
        assertThat(key.verifies(MESSAGE, HEX.parseHex(GOOD_SIGNATURE))).isTrue();
        assertThat(key.verifies("Message".getBytes(StandardCharsets.UTF_8), HEX.parseHex(GOOD_SIGNATURE)))
                .isFalse();
        assertThat(TestKeys.operator().publicKey().verifies(MESSAGE, HEX.parseHex(GOOD_SIGNATURE)))
                .isFalse();
    }

    @Test
    void namesItselfByTheHashOfItsBytes() {
        assertThat(key.hex()).isEqualTo("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
        assertThat(key.keyId()).isEqualTo("56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c");
        assertThat(key).hasToString("Ed25519 key " + key.keyId());
    }

    @Test
    void refusesASignatureWhoseNumberIsNotReduced() {
        byte[] malleable = HEX.parseHex(GOOD_SIGNATURE);
        BigInteger s = littleEndian(Arrays.copyOfRange(malleable, 32, 64));
        byte[] shifted = littleEndian(s.add(ORDER));
        System.arraycopy(shifted, 0, malleable, 32, 32);

        assertThat(key.verifies(MESSAGE, malleable)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 63, 65, 128})
    void refusesASignatureOfAnotherLength(int length) {
        assertThat(key.verifies(MESSAGE, Arrays.copyOf(HEX.parseHex(GOOD_SIGNATURE), length)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // R has a part of small order, S is such that only a check times the cofactor would notice nothing.
                "3e2dfbf86d432ef432abb4c5299f70bde7c21370183cb75ab0895dde3ca16fd3"
                        + "83e155269557e7e3d511d6c8b071ecb010f88f5be931995ba4f8501a518d9902",
                // R is the neutral point, for which S follows from the private key alone.
                "0100000000000000000000000000000000000000000000000000000000000000"
                        + "e404f4e96e0b12dc6c3ec416ed1d5e91b66a37ca15a8b36c06938736133a2d0c"
            })
    void refusesASignatureWhosePointIsNotOfPrimeOrder(String signature) {
        assertThat(key.verifies(MESSAGE, HEX.parseHex(signature))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void refusesTheEightKeysOfSmallOrder(String publicKey) {
        assertRefused(HEX.parseHex(publicKey));
    }

    @Test
    void refusesAKeyWithAPartOfSmallOrder() {
        assertRefused(HEX.parseHex("b502ff3d92e31d8190b4aa4ea0414005167fad089c4de9dac8a2fc850fed4f58"));
    }

    @Test
    void refusesEverySecondSpellingOfACoordinate() {
        for (int excess = 0; excess < 19; excess++) {
            byte[] y = littleEndian(FIELD.add(BigInteger.valueOf(excess)));
            assertRefused(y);
            y[31] |= (byte) 0x80;
            assertRefused(y);
        }
        // x is zero here, so its sign must not be set.
        assertRefused(HEX.parseHex("0100000000000000000000000000000000000000000000000000000000000080"));
        assertRefused(HEX.parseHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void refusesAKeyOfAnotherLength(int length) {
        assertRefused(Arrays.copyOf(key.bytes(), length));
    }

    @Test
    void refusesEverySingleBitChanged() {
        byte[] good = HEX.parseHex(GOOD_SIGNATURE);
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.verifies(MESSAGE, changed)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void answersForAnySixtyFourBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] signature = new byte[64];
            random.nextBytes(signature);
            assertThat(key.verifies(MESSAGE, signature)).isFalse();
        }
    }

    @Test
    void agreesWithWycheproof() throws IOException {
        JsonNode suite = new ObjectMapper()
                .readTree(TestVectors.find("ed25519/wycheproof.json").toFile());
        int cases = 0;
        for (JsonNode group : suite.path("testGroups")) {
            byte[] publicKey = HEX.parseHex(group.path("publicKey").path("pk").textValue());
            for (JsonNode test : group.path("tests")) {
                cases++;
                boolean accepted = accepts(
                        publicKey,
                        HEX.parseHex(test.path("msg").textValue()),
                        HEX.parseHex(test.path("sig").textValue()));
                assertThat(accepted)
                        .as(test.toString())
                        .isEqualTo(test.path("result").textValue().equals("valid"));
            }
        }
        assertThat(cases).isEqualTo(151);
    }

    /** Each case of this suite says what is odd about it; a strict verifier accepts only those where nothing is. */
    @Test
    void acceptsOnlyTheOrdinaryCaseOfTheEdgeCases() throws IOException {
        JsonNode suite = new ObjectMapper()
                .readTree(TestVectors.find("ed25519/cctv.json").toFile());
        List<Integer> ordinary = new ArrayList<>();
        List<Integer> accepted = new ArrayList<>();
        for (JsonNode test : suite) {
            if (test.path("flags").isEmpty()) {
                ordinary.add(test.path("number").intValue());
            }
            if (accepts(
                    HEX.parseHex(test.path("key").textValue()),
                    test.path("msg").textValue().getBytes(StandardCharsets.UTF_8),
                    HEX.parseHex(test.path("sig").textValue()))) {
                accepted.add(test.path("number").intValue());
            }
        }
        assertThat(suite).hasSize(914);
        assertThat(accepted).isEqualTo(ordinary).isNotEmpty();
    }

    private static boolean accepts(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            return VerifyingKey.of(publicKey).verifies(message, signature);
        } catch (KeyFormatException e) {
            return false;
        }
    }

    private static void assertRefused(byte[] publicKey) {
        assertThatExceptionOfType(KeyFormatException.class)
                .as(HEX.formatHex(publicKey))
                .isThrownBy(() -> VerifyingKey.of(publicKey));
    }

    private static BigInteger littleEndian(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        byte[] padded = new byte[32];
        int start = Math.max(0, bigEndian.length - 32);
        System.arraycopy(bigEndian, start, padded, 32 - (bigEndian.length - start), bigEndian.length - start);
        return reversed(padded);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
