package dev.akmon.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as AGEF writes it: no white space, keys ordered by their UTF-8 bytes at every level, no more escapes than needed.
 * Manifests and the objects of imported traces have this form.
 *
 * <p>It differs from {@link CanonicalJson} in two points that change bytes: keys outside the basic multilingual plane sort
 * behind all others, and numbers keep their kind. An integer from -2^63 to 2^64-1 is written as one; every other number is
 * a double in its shortest digits, always with a point or an exponent ({@code 2.0}, {@code 1e+16}, {@code 1e-6}).
 */
public final class SortedJson {
    /** How deep arrays and objects may be nested; the format's other readers stop here too. */
    static final int MAX_DEPTH = 127;

    private static final BigInteger MAX_U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger MIN_I64 = BigInteger.valueOf(Long.MIN_VALUE);

    /** Decimal exponents, of the first digit, that are written without an exponent. */
    private static final int MIN_FIXED_EXPONENT = -5;

    private static final int MAX_FIXED_EXPONENT = 15;

    /** Names, values and brackets of a document that is not trusted: a tree of them takes a few dozen MiB at most. */
    static final int MAX_TOKENS = 1 << 18;

    private static final JsonFactory STRICT = factory(true);

    private static final JsonFactory KEEPING_LAST = factory(false);

    private static final JsonText TEXT = new JsonText(SortedJson::compareCodePoints, SortedJson::printed);

    private SortedJson() {}

    /**
     * The one form of a value, in UTF-8.
     *
     * @throws IllegalArgumentException for what JSON cannot express: NaN, infinities, lone surrogates, binary nodes
     */
    public static byte[] write(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    /** The one form of a value as a string. Throws as {@link #write}. */
    public static String text(JsonNode node) {
        return TEXT.of(node);
    }

    /**
     * Reads one JSON document in any form: valid UTF-8 without byte order mark, no key twice, nothing behind it, nested at
     * most 127 deep, every string valid Unicode, every number within the range of a double, and of no more than 262,144
     * names, values and brackets.
     */
    public static JsonNode parse(byte[] utf8) throws JsonProcessingException {
        return parse(STRICT, decode(utf8));
    }

    /** As {@link #parse}, of text, but of two members with one key the last counts: JSON of others, taken as they read it. */
    public static JsonNode parseKeepingLast(String text) throws JsonProcessingException {
        return parse(KEEPING_LAST, text);
    }

    private static JsonFactory factory(boolean strict) {
        StreamReadConstraints.Builder constraints =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxStringLength(Integer.MAX_VALUE);
        return JsonFactory.builder()
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strict)
                .streamReadConstraints((strict ? constraints.maxTokenCount(MAX_TOKENS) : constraints).build())
                .build();
    }

    private static JsonNode parse(JsonFactory factory, String text) throws JsonProcessingException {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "no JSON value");
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something stands behind the JSON value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    /**
     * A double as this form prints it.
     *
     * @throws IllegalArgumentException for NaN and infinities
     */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
        String sign = value < 0 || 1 / value == Double.NEGATIVE_INFINITY ? "-" : "";
        return sign + (value == 0 ? "0.0" : positive(Math.abs(value)));
    }

    private static String positive(double value) {
        BigDecimal decimal = new BigDecimal(EcmaScriptNumber.toString(value)).stripTrailingZeros();
        String digits = decimal.unscaledValue().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        if (exponent < MIN_FIXED_EXPONENT || exponent > MAX_FIXED_EXPONENT) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        int whole = exponent + 1;
        return digits.length() <= whole
                ? digits + "0".repeat(whole - digits.length()) + ".0"
                : digits.substring(0, whole) + "." + digits.substring(whole);
    }

    private static String decode(byte[] utf8) throws JsonParseException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonParseException(null, "not valid UTF-8", e);
        }
    }

    private static JsonNode value(JsonParser parser) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> nodes.textNode(unicode(parser, parser.getText()));
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(finite(parser, parser.getDoubleValue()));
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            default -> throw new JsonParseException(parser, "no JSON value");
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = unicode(parser, parser.currentName());
            parser.nextToken();
            object.set(key, value(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        String text = parser.getText();
        BigInteger value = new BigInteger(text);
        if (isInteger(value) && !text.equals("-0")) {
            return JsonNodeFactory.instance.numberNode(value);
        }
        return JsonNodeFactory.instance.numberNode(finite(parser, Double.parseDouble(text)));
    }

    private static double finite(JsonParser parser, double value) throws JsonParseException {
        if (!Double.isFinite(value)) {
            throw new JsonParseException(parser, "a number beyond the range of a double");
        }
        return value;
    }

    private static String unicode(JsonParser parser, String text) throws JsonParseException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!JsonText.isPair(text, i)) {
                    throw new JsonParseException(parser, "a string with a lone surrogate");
                }
                i++;
            }
        }
        return text;
    }

    private static boolean isInteger(BigInteger value) {
        return value.compareTo(MIN_I64) >= 0 && value.compareTo(MAX_U64) <= 0;
    }

    private static String printed(JsonNode number) {
        return number.isIntegralNumber() && isInteger(number.bigIntegerValue())
                ? number.bigIntegerValue().toString()
                : number(number.doubleValue());
    }

    /** Orders strings by code points, which is the order of their UTF-8 bytes. */
    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate belongs to a code point above every other code unit.
                boolean xHigh = Character.isSurrogate(x);
                boolean yHigh = Character.isSurrogate(y);
                return xHigh == yHigh ? Character.compare(x, y) : Boolean.compare(xHigh, yHigh);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
