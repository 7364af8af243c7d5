package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RedactionSentinelTest {

    private static final String HASH = "3261".repeat(32);
    private static final String SENTINEL = "a56e616b6d6f6e5f7265646163746564f56d6f726967696e616c5f686173687840" + HASH
            + "6d6f726967696e616c5f73697a65182a66726561736f6e70636f6e7461696e732073656372657473"
            + "6b72656461637465645f617474323032332d31312d31345432323a31333a32305a";

    @Test
    void recognisesASentinelOfTheReference() {
        assertThat(RedactionSentinel.parse(bytes(SENTINEL)))
                .contains(new RedactionSentinel("2a".repeat(32), 42, "contains secrets", "2023-11-14T22:13:20Z"));
    }

    @Test
    void sizesOfEveryLengthAreRecognised() {
        for (String size :
                new String[] {"00", "17", "1818", "18ff", "190100", "19ffff", "1a00010000", "1b0000000100000000"}) {
            assertThat(RedactionSentinel.parse(bytes(SENTINEL.replace("182a66726561", size + "66726561"))))
                    .as(size)
                    .isPresent();
        }
    }

    @Test
    void writesWhatItReads() {
        RedactionSentinel sentinel =
                new RedactionSentinel("2a".repeat(32), 42, "contains secrets", "2023-11-14T22:13:20Z");

        assertThat(HexFormat.of().formatHex(sentinel.encode())).isEqualTo(SENTINEL);
        assertThat(HashAlgorithm.SHA256.digest(sentinel.encode()))
                .hasToString("c93908abed17b0c3353917ac2d361b4b57cfb35d190c6e200f50461811563d05");
    }

    @Test
    void everySentinelOfTheVectorsIsRecognisedAndWrittenAgain() throws IOException {
        int sentinels = 0;
        for (String line : Files.readAllLines(TestVectors.find("agef/reference-sentinel-vectors.txt"))) {
            for (String word : line.split(" ")) {
                if (word.startsWith("a56e")) {
                    sentinels++;
                    assertThat(RedactionSentinel.parse(bytes(word))
                                    .orElseThrow()
                                    .encode())
                            .isEqualTo(bytes(word));
                }
            }
        }
        assertThat(sentinels).isEqualTo(2);
    }

    @Test
    void whateverIsNotExactlyASentinelIsAnOrdinaryObject() {
        String[] others = {
            "",
            "a0",
            SENTINEL.replace("f56d", "f46d"), // akmon_redacted is false
            SENTINEL.replace("182a66726561", "19002a66726561"), // a size not in its shortest form
            SENTINEL.replace("182a66726561", "2066726561"), // a negative size
            SENTINEL.replace("74323032332d3131", "74323032332d3939"), // no such month
            SENTINEL.replace("3261".repeat(32), "7a61".repeat(32)), // no hexadecimal digits
            SENTINEL + "00",
            SENTINEL.substring(0, SENTINEL.length() - 2),
        };
        for (String other : others) {
            assertThat(RedactionSentinel.parse(bytes(other))).as(other).isEmpty();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
