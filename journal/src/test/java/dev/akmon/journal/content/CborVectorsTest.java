package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.journal.TestVectors;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8949, appendix A. */
class CborVectorsTest {
    private static final int TAG = 6;

    @Test
    void agreesWithTheExamplesOfTheRfc() throws IOException {
        JsonNode examples = new ObjectMapper()
                .readTree(TestVectors.find("cbor/appendix_a.json").toFile());
        int read = 0;
        for (JsonNode example : examples) {
            // Only containers are read; each example becomes the one element of an array.
            byte[] bytes = HexFormat.of().parseHex("81" + example.path("hex").asText());
            Optional<JsonNode> decoded = LenientCbor.decodeContainer(bytes);
            boolean indefinite = !example.path("roundtrip").asBoolean();
            boolean tagged = (bytes[1] & 0xff) >>> 5 == TAG;
            if (!example.has("decoded") || tagged) {
                continue;
            }
            JsonNode expected = example.get("decoded");
            if (indefinite) {
                assertThat(decoded).as(example.toString()).isEmpty();
            } else {
                assertThat(decoded).as(example.toString()).isPresent();
                JsonNode value = decoded.get().get(0);
                assertThat(value.equals(CborVectorsTest::compare, expected))
                        .as("%s was read as %s", example, value)
                        .isTrue();
                read++;
            }
        }
        assertThat(read).isEqualTo(47);
    }

    /** Numbers are the same whatever their type. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
