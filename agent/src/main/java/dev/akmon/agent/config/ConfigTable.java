package dev.akmon.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One table of the configuration file, read key by key. It knows which keys nobody asked for, and where each key stands.
 * Every method that takes a value answers null, or nothing, where the key is absent.
 */
final class ConfigTable {

    /** A key that nobody asked for, and the known one it looks like. */
    record UnknownKey(String path, Optional<String> meant) {}

    /** A string and the line it stands in, counted from 1. */
    record StringAt(String value, int line) {}

    private final ConfigDocument document;
    private final String prefix;
    private final JsonNode node;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<ConfigTable> children = new ArrayList<>();

    private ConfigTable(ConfigDocument document, String prefix, JsonNode node) {
        this.document = document;
        this.prefix = prefix;
        this.node = node;
    }

    static ConfigTable root(ConfigDocument document) {
        return new ConfigTable(document, "", document.tree());
    }

    @Nullable
    String string(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(key, "must be a string in quotes");
        }
        if (value.textValue().isBlank()) {
            throw wrong(key, "must not be empty; remove the line instead");
        }
        return value.textValue().strip();
    }

    /** One of several words. */
    @Nullable
    String oneOf(String key, List<String> words) throws ConfigurationException {
        String value = string(key);
        if (value != null && !words.contains(value)) {
            throw wrong(key, "must be one of " + String.join(", ", words));
        }
        return value;
    }

    @Nullable
    URI httpUrl(String key) throws ConfigurationException {
        String text = string(key);
        if (text == null) {
            return null;
        }
        try {
            return ServerUrl.parse(key, text);
        } catch (ConfigurationException e) {
            throw wrong(key, e.getMessage().substring(key.length() + 1));
        }
    }

    @Nullable
    Boolean flag(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "must be true or false");
        }
        return value.booleanValue();
    }

    @Nullable
    Integer positiveInteger(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw wrong(key, "must be a whole number from 1 to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    @Nullable
    BigDecimal amount(String key) throws ConfigurationException {
        return number(key, "must be a number of US dollars, 0 or more");
    }

    @Nullable
    BigDecimal number(String key) throws ConfigurationException {
        return number(key, "must be a number, 0 or more");
    }

    private @Nullable BigDecimal number(String key, String mistake) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        boolean finite = value.isNumber() && Double.isFinite(value.doubleValue());
        if (!finite || value.decimalValue().signum() < 0) {
            throw wrong(key, mistake);
        }
        return value.decimalValue();
    }

    @Nullable
    List<String> strings(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        List<String> result = new ArrayList<>();
        for (JsonNode element : value) {
            if (element.isTextual()) {
                result.add(element.textValue());
            }
        }
        if (!value.isArray() || result.size() != value.size()) {
            throw wrong(key, "must be a list of strings, such as [\"one\", \"two\"]");
        }
        return result;
    }

    /** The strings of a list, with the lines they stand in; empty where there is no such list. */
    List<StringAt> stringsWithLines(String key) throws ConfigurationException {
        List<StringAt> result = new ArrayList<>();
        List<String> values = strings(key);
        TomlOutline outline = TomlOutline.of(document.text());
        for (int i = 0; values != null && i < values.size(); i++) {
            result.add(new StringAt(
                    values.get(i), outline.lineOfString(prefix + key, i).orElse(0)));
        }
        return result;
    }

    /** The table of this name; an empty one where there is none, so that its keys are known all the same. */
    ConfigTable table(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value != null && !value.isObject()) {
            throw wrong(key, "must be a table, written [" + prefix + key + "]");
        }
        return child(key + ".", value == null ? JsonNodeFactory.instance.objectNode() : value);
    }

    List<ConfigTable> tables(String key) throws ConfigurationException {
        List<ConfigTable> result = new ArrayList<>();
        JsonNode value = get(key);
        if (value == null) {
            return result;
        }
        for (JsonNode element : value) {
            if (!value.isArray() || !element.isObject()) {
                throw wrong(key, "must be a list of tables, each written [[" + prefix + key + "]]");
            }
            result.add(child(key + "[" + result.size() + "].", element));
        }
        return result;
    }

    /** The keys of this table, whatever they are called. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Where a key of this table stands in the file, for messages: {@code "line 3: "}, or nothing. */
    ConfigurationException wrong(String key, String what) {
        return document.error(prefix + key, prefix + key + " " + what);
    }

    /** An error about a key there is not. */
    ConfigurationException unknown(UnknownKey key) {
        return document.error(
                key.path(),
                "unknown key " + key.path()
                        + key.meant()
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
    }

    /** The keys of this table and those within it that nobody has asked for. */
    List<UnknownKey> unknownKeys() {
        List<UnknownKey> unknown = new ArrayList<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                unknown.add(new UnknownKey(prefix + name, NearestName.to(name, asked)));
            }
        }
        children.forEach(child -> unknown.addAll(child.unknownKeys()));
        return unknown;
    }

    private ConfigTable child(String name, JsonNode value) {
        ConfigTable child = new ConfigTable(document, prefix + name, value);
        children.add(child);
        return child;
    }

    private @Nullable JsonNode get(String key) {
        asked.add(key);
        return node.get(key);
    }
}
