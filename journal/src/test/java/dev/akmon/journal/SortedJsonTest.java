package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SortedJsonTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, -0.0",
        "-1, -1",
        "-9223372036854775808, -9223372036854775808",
        "18446744073709551615, 18446744073709551615",
        "18446744073709551616, 1.8446744073709552e+19",
        "-9223372036854775809, -9.223372036854776e+18",
        "0.0, 0.0",
        "-0.0, -0.0",
        "2.0, 2.0",
        "1.5, 1.5",
        "100e-2, 1.0",
        "123456.789, 123456.789",
        "0.1, 0.1",
        "0.00001, 0.00001",
        "0.000012, 0.000012",
        "0.000001, 1e-6",
        "0.0000012, 1.2e-6",
        "1e15, 1000000000000000.0",
        "1234567890123456.0, 1234567890123456.0",
        "1e16, 1e+16",
        "12345678901234567.0, 1.2345678901234568e+16",
        "123456789012345678901234567890, 1.2345678901234568e+29",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "9007199254740993, 9007199254740993"
    })
    void printsNumbersAsTheFormatDoes(String number, String expected) throws Exception {
        assertThat(sorted(number)).isEqualTo(expected);
    }

    @Test
    void sortsKeysByTheirUtf8BytesAtEveryLevel() throws Exception {
        assertThat(
                        sorted(
                                "{\"\\ud83d\\ude00\":1,\"\\uffff\":2,\"b\":{\"d\":1,\"c\":[{\"z\":0,\"y\":0}]},\"a\":3,\"\":4,\"ab\":5}"))
                .isEqualTo(
                        "{\"\":4,\"a\":3,\"ab\":5,\"b\":{\"c\":[{\"y\":0,\"z\":0}],\"d\":1},\"\uffff\":2,\"\ud83d\ude00\":1}");
    }

    @Test
    void escapesNoMoreThanNeeded() throws Exception {
        assertThat(sorted("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\\u00e9\\u2028\""))
                .isEqualTo("\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f\u00e9\u2028\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\ufeff{}",
                "{} {}",
                "{}x",
                "{\"a\":1,\"a\":2}",
                "[{\"a\":1,\"\\u0061\":2}]",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800\":1}",
                "1e400",
                "-1e400",
                "NaN",
                "01",
                "+1",
                "[1,]",
                "{\"a\":1,}",
                "'a'",
                "// c\n1",
                "\"\t\"",
                "[",
                "{\"a\"",
                "tru"
            })
    void refusesWhatIsNoStrictJson(String text) {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> SortedJson.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesInvalidUtf8() {
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> SortedJson.parse(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}));
    }

    @Test
    void limitsNesting() throws Exception {
        assertThat(sorted("[".repeat(127) + "]".repeat(127))).hasSize(254);
        assertThatExceptionOfType(JsonProcessingException.class)
                .isThrownBy(() -> sorted("[".repeat(128) + "]".repeat(128)));
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> sorted("[".repeat(1_000_000)));
    }

    @Test
    void writesOnlyWhatJsonCanExpress() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        assertThatIllegalArgumentException().isThrownBy(() -> SortedJson.write(nodes.numberNode(Double.NaN)));
        assertThatIllegalArgumentException().isThrownBy(() -> SortedJson.write(nodes.textNode("\udc00")));
    }

    @Test
    void printsDoublesThatReadBackTheSame() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = SortedJson.number(value);

                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(text).matches("-?\\d+(\\.\\d+)?e[+-]\\d+|-?\\d+\\.\\d+");
            }
        }
    }

    private static String sorted(String json) throws JsonProcessingException {
        return SortedJson.text(SortedJson.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
