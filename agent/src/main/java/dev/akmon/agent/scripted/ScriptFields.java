package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The entries of one mapping, of which only the known keys are accepted. */
record ScriptFields(YamlValue.Mapping mapping) {

    static ScriptFields of(YamlValue value, String what, Set<String> known) throws ScriptFormatException {
        if (!(value instanceof YamlValue.Mapping mapping)) {
            throw new ScriptFormatException(value.line(), what + " is a mapping, not " + value.kind());
        }
        for (Map.Entry<String, YamlValue.Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new ScriptFormatException(
                        entry.getValue().keyLine(),
                        "unknown key \"" + entry.getKey() + "\" in " + what + "; known are "
                                + String.join(", ", known));
            }
        }
        return new ScriptFields(mapping);
    }

    static String text(YamlValue value, String what) throws ScriptFormatException {
        JsonNode node = value.toJson();
        if (!node.isTextual()) {
            throw new ScriptFormatException(
                    value.line(), what + " is a text, not " + value.kind() + "; put it in quotes");
        }
        return node.textValue();
    }

    int line() {
        return mapping.line();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    YamlValue value(String key) {
        return mapping.entries().get(key).value();
    }

    ScriptFormatException problem(String key, String problem) {
        int line = has(key) ? mapping.entries().get(key).keyLine() : line();
        return new ScriptFormatException(line, problem);
    }

    Optional<String> text(String key) throws ScriptFormatException {
        return has(key) ? Optional.of(text(value(key), quoted(key))) : Optional.empty();
    }

    String requiredText(String key) throws ScriptFormatException {
        return text(key).orElseThrow(() -> missing(key));
    }

    Optional<Integer> wholeNumber(String key) throws ScriptFormatException {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode node = value(key).toJson();
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().signum() < 0
                || node.bigIntegerValue().compareTo(BigInteger.valueOf(Integer.MAX_VALUE)) > 0) {
            throw problem(key, quoted(key) + " is a whole number, not negative");
        }
        return Optional.of(node.intValue());
    }

    int requiredWholeNumber(String key) throws ScriptFormatException {
        return wholeNumber(key).orElseThrow(() -> missing(key));
    }

    /** The items of a list; none when the key is absent. */
    List<YamlValue> list(String key) throws ScriptFormatException {
        if (!has(key)) {
            return List.of();
        }
        if (!(value(key) instanceof YamlValue.Sequence sequence)) {
            throw problem(key, quoted(key) + " is a list, not " + value(key).kind());
        }
        return sequence.items();
    }

    /** The items of a list, or the one value that stands for a list of one; none when the key is absent. */
    List<YamlValue> oneOrMore(String key) {
        if (!has(key)) {
            return List.of();
        }
        return value(key) instanceof YamlValue.Sequence sequence ? sequence.items() : List.of(value(key));
    }

    /** A mapping; empty when the key is absent. */
    ObjectNode mapping(String key) throws ScriptFormatException {
        if (!has(key)) {
            return new YamlValue.Mapping(Map.of(), line()).toJson();
        }
        if (!(value(key) instanceof YamlValue.Mapping found)) {
            throw problem(key, quoted(key) + " is a mapping, not " + value(key).kind());
        }
        return found.toJson();
    }

    private ScriptFormatException missing(String key) {
        return new ScriptFormatException(line(), quoted(key) + " is missing");
    }

    private static String quoted(String key) {
        return '"' + key + '"';
    }
}
