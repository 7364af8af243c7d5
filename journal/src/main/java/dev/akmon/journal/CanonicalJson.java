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
import java.util.Map;
import java.util.TreeMap;

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
        StringBuilder out = new StringBuilder();
        append(out, node);
        return out.toString();
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

    private static void append(StringBuilder out, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> appendObject(out, node);
            case ARRAY -> appendArray(out, node);
            case STRING -> appendString(out, node.textValue());
            case NUMBER -> out.append(EcmaScriptNumber.toString(node.doubleValue()));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    private static void appendObject(StringBuilder out, JsonNode node) {
        // String order is the order of UTF-16 code units, which is what the RFC asks for.
        Map<String, JsonNode> sorted = new TreeMap<>();
        node.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
        char separator = '{';
        for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
            out.append(separator);
            appendString(out, entry.getKey());
            out.append(':');
            append(out, entry.getValue());
            separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void appendArray(StringBuilder out, JsonNode node) {
        char separator = '[';
        for (JsonNode element : node) {
            out.append(separator);
            append(out, element);
            separator = ',';
        }
        out.append(node.isEmpty() ? "[]" : "]");
    }

    private static void appendString(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> i = appendCharacter(out, value, i);
            }
        }
        out.append('"');
    }

    /** Appends the character at {@code index} and returns the index of its last code unit. */
    private static int appendCharacter(StringBuilder out, String value, int index) {
        char c = value.charAt(index);
        if (c < 0x20) {
            out.append("\\u00").append(c < 0x10 ? "0" : "1").append(Character.forDigit(c & 0xf, 16));
            return index;
        }
        out.append(c);
        if (!Character.isSurrogate(c)) {
            return index;
        }
        boolean pair = Character.isHighSurrogate(c)
                && index + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(index + 1));
        if (!pair) {
            throw new IllegalArgumentException("a string with a lone surrogate has no canonical form");
        }
        out.append(value.charAt(index + 1));
        return index + 1;
    }
}
