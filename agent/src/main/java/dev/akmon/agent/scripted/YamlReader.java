package dev.akmon.agent.scripted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one YAML document with the line of each value. Duplicate keys, aliases and further documents are refused:
 * in a script they are mistakes.
 */
final class YamlReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final YAMLParser parser;

    private YamlReader(YAMLParser parser) {
        this.parser = parser;
    }

    static YamlValue read(String yaml) throws ScriptFormatException {
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            YamlReader reader = new YamlReader(parser);
            if (parser.nextToken() == null) {
                throw new ScriptFormatException(1, "the script is empty");
            }
            YamlValue value = reader.value();
            if (parser.nextToken() != null) {
                throw new ScriptFormatException(reader.line(), "a second document; a script is one");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw notYaml(e);
        } catch (ScriptFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static ScriptFormatException notYaml(JsonProcessingException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        String firstLine = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return new ScriptFormatException(line, "not YAML: " + firstLine);
    }

    private YamlValue value() throws IOException {
        int line = line();
        if (parser.isCurrentAlias()) {
            throw new ScriptFormatException(line, "aliases are not supported in scripts; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            default -> new YamlValue.Scalar(scalar(line), line);
        };
    }

    private YamlValue.Mapping mapping(int line) throws IOException {
        Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            parser.nextToken();
            if (entries.put(key, new YamlValue.Entry(keyLine, value())) != null) {
                throw new ScriptFormatException(keyLine, "the key \"" + key + "\" is there twice");
            }
        }
        return new YamlValue.Mapping(entries, line);
    }

    private YamlValue.Sequence sequence(int line) throws IOException {
        List<YamlValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new YamlValue.Sequence(items, line);
    }

    private JsonNode scalar(int line) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> wholeNumber(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new ScriptFormatException(line, "a value that scripts cannot hold");
        };
    }

    /** In the narrowest type that holds it, as Jackson reads JSON, so that equal numbers are equal nodes. */
    private static JsonNode wholeNumber(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
