package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.0, 0",
        "1, 1",
        "-1, -1",
        "1.0, 1",
        "10, 10",
        "1e2, 100",
        "4.50, 4.5",
        "2e-3, 0.002",
        "123.456, 123.456",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "0.00000123, 0.00000123",
        "0.000000123, 1.23e-7",
        "100000000000000000000, 100000000000000000000",
        "1e21, 1e+21",
        "1.5e21, 1.5e+21",
        "123456789012345678901, 123456789012345680000",
        "1234567890123456789012, 1.2345678901234568e+21",
        "9007199254740991, 9007199254740991",
        "9007199254740993, 9007199254740992",
        "333333333.33333329, 333333333.3333333",
        "1E30, 1e+30",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "2.0E-3, 0.002",
        "2e22, 2e+22",
        "2.2e-323, 2e-323",
        "9.5367431640625e-7, 9.5367431640625e-7",
        "-1e-7, -1e-7",
        "295147905179352830000, 295147905179352830000"
    })
    void printsNumbersAsEcmaScript(String number, String expected) throws Exception {
        assertThat(canonical(number)).isEqualTo(expected);
    }

    @Test
    void printsTheShortestNumberThatReadsBackTheSame() {
        Random random = new Random(31);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(value)) {
                continue;
            }
            String text = EcmaScriptNumber.toString(value);

            assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
            assertThat(text).doesNotContain("E").hasSizeLessThanOrEqualTo(26);
            if (text.contains("e")) {
                assertThat(text).matches("-?[1-9](\\.\\d*[1-9])?e[+-][1-9]\\d*");
            } else {
                assertThat(text).matches("-?(0|[1-9]\\d*)(\\.\\d*[1-9])?");
            }
        }
    }

    @Test
    void ordersKeysByUtf16CodeUnits() throws Exception {
        assertThat(canonical(
                        "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3,\"1\":4,\"\\r\":5,\"\":6,\"aa\":7,\"a\":8}"))
                .isEqualTo("{\"\":6,\"\\r\":5,\"1\":4,\"a\":8,\"aa\":7,\"€\":3,\"😀\":2,\"\ufb33\":1}");
    }

    @Test
    void escapesOnlyWhatMustBe() throws Exception {
        assertThat(canonical("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\\u2028\\u00e9\""))
                .isEqualTo("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f\u2028é\"");
    }

    @Test
    void writesNoWhiteSpace() throws Exception {
        assertThat(canonical(" { \"b\" : [ 1 , { } , [ ] , null , true , false ] , \"a\" : \"x y\" } "))
                .isEqualTo("{\"a\":\"x y\",\"b\":[1,{},[],null,true,false]}");
    }

    @Test
    void refusesWhatJsonCannotExpress() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        Stream.<JsonNode>of(
                        nodes.numberNode(Double.NaN),
                        nodes.numberNode(Double.POSITIVE_INFINITY),
                        nodes.textNode("\ud800"),
                        nodes.textNode("\udc00\ud800"),
                        nodes.objectNode().put("\ud800x", 1),
                        nodes.binaryNode(new byte[1]))
                .forEach(node -> assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.write(node)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{\"a\":1,\"a\":2}",
                "{\"o\":{\"a\":1,\"a\":2}}",
                "{} {}",
                "1 2",
                "\ufeff{}",
                "{\"a\":1,}",
                "[1,]",
                "{a:1}",
                "'a'",
                "NaN",
                "01",
                "+1",
                "1.",
                ".5",
                "\"\n\"",
                "\"\\x\"",
                "// c\n1",
                "{"
            })
    void parsesOneStrictDocumentOnly(String text) {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void parsesUtf8Only() {
        Stream.of(
                        new byte[] {'"', (byte) 0xff, '"'},
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                        new byte[] {0, '1'},
                        "{}".getBytes(StandardCharsets.UTF_16))
                .forEach(bytes -> assertThatExceptionOfType(JsonProcessingException.class)
                        .isThrownBy(() -> CanonicalJson.parse(bytes)));
    }

    @Test
    void parsesStringsOfAnySize() throws Exception {
        String large = "\"" + "x".repeat(21_000_000) + "\"";

        assertThat(CanonicalJson.parse(large.getBytes(StandardCharsets.US_ASCII))
                        .textValue())
                .hasSize(21_000_000);
    }

    @Test
    void isItsOwnCanonicalForm() throws Exception {
        String once = canonical("{\"z\":[1.10,\"\\u00e9\"],\"y\":{\"b\":null,\"a\":1e3}}");

        assertThat(canonical(once)).isEqualTo(once);
    }

    @Test
    void agreesWithTheVectorsOfTheRfc() throws Exception {
        Path inputs = TestVectors.find("jcs/input");
        try (Stream<Path> files = Files.list(inputs)) {
            assertThat(files.toList()).hasSizeGreaterThan(4).allSatisfy(input -> {
                Path output = inputs.resolveSibling("output").resolve(input.getFileName());
                assertThat(CanonicalJson.write(CanonicalJson.parse(Files.readAllBytes(input))))
                        .as(input.getFileName().toString())
                        .isEqualTo(Files.readAllBytes(output));
            });
        }
    }

    private static String canonical(String json) throws IOException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return new String(CanonicalJson.write(CanonicalJson.parse(utf8)), StandardCharsets.UTF_8);
    }
}
