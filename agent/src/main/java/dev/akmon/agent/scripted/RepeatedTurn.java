package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills the blanks in the texts of a repeated turn: {@code {n}} is the number of the repetition, {@code {words:200}}
 * is 200 made-up words, others in each repetition and the same in each run. A text that is nothing but {@code {n}} in
 * the arguments of a tool call becomes a number. In a turn that is not repeated nothing is replaced.
 */
final class RepeatedTurn {

    /** A turn that is not repeated. */
    static final RepeatedTurn ONCE = new RepeatedTurn(0);

    private static final Pattern WORDS = Pattern.compile("\\{words:(\\d{1,6})}");
    private static final String CONSONANTS = "bdfghklmnprstvz";
    private static final String VOWELS = "aeiou";

    private final int number;

    private RepeatedTurn(int number) {
        this.number = number;
    }

    /** The n-th repetition, counted from 1. */
    static RepeatedTurn numbered(int n) {
        return new RepeatedTurn(n);
    }

    String fill(String text) {
        if (number == 0) {
            return text;
        }
        String numbered = text.replace("{n}", Integer.toString(number));
        return WORDS.matcher(numbered)
                .replaceAll(match -> Matcher.quoteReplacement(words(Integer.parseInt(match.group(1)))));
    }

    JsonNode fill(JsonNode value) {
        if (value.isTextual()) {
            return number > 0 && value.textValue().equals("{n}")
                    ? JsonNodeFactory.instance.numberNode(number)
                    : JsonNodeFactory.instance.textNode(fill(value.textValue()));
        }
        if (value.isArray()) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> filled.add(fill(item)));
            return filled;
        }
        if (value.isObject()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(field -> filled.set(field.getKey(), fill(field.getValue())));
            return filled;
        }
        return value;
    }

    /** Random's sequence is specified, so the words are the same on every JVM. */
    private String words(int count) {
        Random random = new Random(number);
        return Stream.generate(() -> word(random)).limit(count).collect(Collectors.joining(" "));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int syllables = 1 + random.nextInt(3);
        for (int i = 0; i < syllables; i++) {
            word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
            word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
        }
        return word.toString();
    }
}
