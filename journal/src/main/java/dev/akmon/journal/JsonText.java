package dev.akmon.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes JSON without white space and with no more escapes than needed: {@code \" \\ \b \t \n \f \r}, other controls below
 * U+0020 as {@code \}{@code u00xx}. The order of keys and the form of numbers are what its users differ in.
 */
final class JsonText {
    private final Comparator<String> keyOrder;
    private final Function<JsonNode, String> numbers;

    JsonText(Comparator<String> keyOrder, Function<JsonNode, String> numbers) {
        this.keyOrder = keyOrder;
        this.numbers = numbers;
    }

    /** @throws IllegalArgumentException for what JSON cannot express: NaN, infinities, lone surrogates, binary nodes */
    String of(JsonNode node) {
        StringBuilder out = new StringBuilder();
        append(out, node);
        return out.toString();
    }

    /** Whether a surrogate at this index is the first half of a pair. */
    static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private void append(StringBuilder out, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> appendObject(out, node);
            case ARRAY -> appendArray(out, node);
            case STRING -> appendString(out, node.textValue());
            case NUMBER -> out.append(numbers.apply(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
        }
    }

    private void appendObject(StringBuilder out, JsonNode node) {
        Map<String, JsonNode> sorted = new TreeMap<>(keyOrder);
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

    private void appendArray(StringBuilder out, JsonNode node) {
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
        if (!isPair(value, index)) {
            throw new IllegalArgumentException("a string with a lone surrogate cannot be written");
        }
        out.append(value.charAt(index + 1));
        return index + 1;
    }
}
