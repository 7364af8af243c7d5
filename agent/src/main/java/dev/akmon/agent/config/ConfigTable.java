package dev.akmon.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One table of the configuration file, read key by key; it knows which keys nobody asked for. */
final class ConfigTable {

    private final String prefix;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    ConfigTable(String prefix, JsonNode node) {
        this.prefix = prefix;
        this.node = node;
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

    @Nullable
    URI httpUrl(String key) throws ConfigurationException {
        String text = string(key);
        return text == null ? null : ServerUrl.parse(prefix + key, text);
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
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        boolean finite = value.isNumber() && Double.isFinite(value.doubleValue());
        if (!finite || value.decimalValue().signum() < 0) {
            throw wrong(key, "must be a number of US dollars, 0 or more");
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
            throw wrong(key, "must be a list of strings, such as [\"program\", \"argument\"]");
        }
        return result;
    }

    @Nullable
    ConfigTable table(String key) throws ConfigurationException {
        JsonNode value = get(key);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(key, "must be a table, written [" + prefix + key + "]");
        }
        return new ConfigTable(prefix + key + ".", value);
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
            result.add(new ConfigTable(prefix + key + "[" + result.size() + "].", element));
        }
        return result;
    }

    /** The keys of this table that nobody has asked for, with the names of the tables around them. */
    List<String> unknownKeys() {
        List<String> unknown = new ArrayList<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!asked.contains(name)) {
                unknown.add(prefix + name);
            }
        }
        return unknown;
    }

    ConfigurationException wrong(String key, String what) {
        return new ConfigurationException(prefix + key + " " + what);
    }

    private @Nullable JsonNode get(String key) {
        asked.add(key);
        return node.get(key);
    }
}
