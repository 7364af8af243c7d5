package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.TestVectors;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientCborTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a1647061746865612e747874                   | {"path":"a.txt"}
                    80                                         | []
                    8301820203820405                           | [1,[2,3],[4,5]]
                    98190102030405060708090a0b0c0d0e0f101112131415161718181819 | [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]
                    a26161f56162f6                             | {"a":true,"b":null}
                    811bffffffffffffffff                       | [18446744073709551615]
                    813bffffffffffffffff                       | [-18446744073709551616]
                    8120                                       | [-1]
                    81f93e00                                   | [1.5]
                    81f90200                                   | [3.0517578125E-5]
                    81f90400                                   | [6.103515625E-5]
                    81f9c400                                   | [-4.0]
                    81fb3ff199999999999a                       | [1.1]
                    81fa47c35000                               | [100000.0]
                    8144deadbeef                               | ["deadbeef"]
                    81c11a514b67b0                             | [1363896240]
                    a0                                         | {}
                    """)
    void readsWhatProducersWrite(String hex, String json) {
        assertThat(LenientCbor.decodeContainer(bytes(hex)))
                .map(JsonNode::toString)
                .contains(json);
    }

    @Test
    void readsTheObjectsOfTheReferencesAgent() throws Exception {
        for (String line : Files.readAllLines(TestVectors.find("agef/reference-payload-vectors.txt"))) {
            int equals = line.lastIndexOf(" = ");
            // Some are values of members only: each is read as the one element of an array.
            assertThat(LenientCbor.decodeContainer(bytes("81" + line.substring(equals + 3))))
                    .as(line.substring(0, equals))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "''", // nothing
        "01", // a number alone
        "6161", // text alone
        "8001", // something behind the end
        "82", // cut short
        "8161", // text cut short
        "9f01ff", // indefinite length
        "a10102", // a key that is no text
        "8161ff", // text that is no UTF-8
        "9b7fffffffffffffff", // a length that cannot be
        "5b", // a head without its length
        "81fc" // an unassigned simple value
    })
    void everythingElseIsNotCbor(String hex) {
        assertThat(LenientCbor.decodeContainer(bytes(hex))).isEmpty();
    }

    @Test
    void deepNestingIsRefusedWithoutOverflow() {
        assertThat(LenientCbor.decodeContainer(bytes("81".repeat(100_000) + "01")))
                .isEmpty();
    }

    @Test
    void noiseNeverDoesHarm() {
        Random random = new Random(42);
        int decoded = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[1 + random.nextInt(12)];
            random.nextBytes(noise);
            noise[0] = (byte) (0x80 | noise[0] & 0x27);
            decoded += LenientCbor.decodeContainer(noise).isPresent() ? 1 : 0;
        }
        assertThat(decoded).isPositive();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
