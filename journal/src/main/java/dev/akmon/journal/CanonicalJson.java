package dev.akmon.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Canonical JSON as RFC 8785 (JCS) defines it: no white space, keys ordered by UTF-16 code units, numbers as ECMAScript
 * prints a double. The same value always gives the same bytes, so that it always has the same digest.
 */
public final class CanonicalJson {
    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    // String order is the order of UTF-16 code units, which is what the RFC asks for.
    private static final JsonText TEXT =
            new JsonText(Comparator.naturalOrder(), number -> EcmaScriptNumber.toString(number.doubleValue()));

    private CanonicalJson() {}

    /**
     * The canonical form in UTF-8.
     *
     * <p>Integers beyond what a double holds exactly are rounded, as the RFC's data model demands; carry such numbers as
     * strings.
     *
     * @throws IllegalArgumentException for what JSON cannot express: NaN, infinities, lone surrogates, binary nodes
     */
    public static byte[] write(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    /** The canonical form as a string. Throws as {@link #write}. */
    public static String text(JsonNode node) {
        return TEXT.of(node);
    }

    /**
     * Reads one JSON document: valid UTF-8 without byte order mark, no duplicate keys, nothing behind it. It need not be in
     * canonical form.
     */
    public static JsonNode parse(byte[] utf8) throws JsonProcessingException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonParseException(null, "not valid UTF-8", e);
        }
        JsonNode node = STRICT.readTree(text);
        if (node == null || node.isMissingNode()) {
            throw new JsonParseException(null, "no JSON value");
        }
        return node;
    }
}
