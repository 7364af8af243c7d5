package dev.akmon.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the keys of a TOML text stand. It relies on the text being valid TOML, which the parser has found out before, and
 * so only needs to know where strings, lists and comments end. Paths are written as in messages:
 * {@code limits.max_turns}, {@code model_estimates[0].pattern}.
 */
final class TomlOutline {

    /**
     * A key and its value.
     *
     * @param path the key with those of the tables around it
     * @param table the table whose header it stands under, empty for none
     * @param firstLine the line it stands in, counted from 1
     * @param lastLine the line its value ends in
     * @param valueStart index of the value's first character
     * @param valueEnd index behind the value's last character
     */
    record Entry(String path, String table, int firstLine, int lastLine, int valueStart, int valueEnd) {}

    /**
     * A table's header.
     *
     * @param path the table's name
     * @param line the line it stands in, counted from 1
     * @param position index of its first character
     */
    record Header(String path, int line, int position) {}

    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();
    private final Map<String, Integer> elements = new HashMap<>();
    private String table = "";
    private int position;
    private int line = 1;

    private TomlOutline(String text) {
        this.text = text;
    }

    static TomlOutline of(String text) {
        TomlOutline outline = new TomlOutline(text);
        outline.read();
        return outline;
    }

    List<Entry> entries() {
        return entries;
    }

    List<Header> headers() {
        return headers;
    }

    Optional<Entry> entry(String path) {
        return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** The line of a key or table; of what is around it where it stands in one line with others. */
    OptionalInt lineOf(String path) {
        for (String around = path; !around.isEmpty(); around = parent(around)) {
            String wanted = around;
            OptionalInt found = entries.stream()
                    .filter(entry -> entry.path().equals(wanted))
                    .mapToInt(Entry::firstLine)
                    .findFirst();
            OptionalInt header = headers.stream()
                    .filter(one -> one.path().equals(wanted) || one.path().startsWith(wanted + "."))
                    .mapToInt(Header::line)
                    .findFirst();
            OptionalInt within = entries.stream()
                    .filter(entry -> entry.path().startsWith(wanted + "."))
                    .mapToInt(Entry::firstLine)
                    .findFirst();
            if (found.isPresent() || header.isPresent() || within.isPresent()) {
                return found.isPresent() ? found : header.isPresent() ? header : within;
            }
        }
        return OptionalInt.empty();
    }

    /** The line of a string in a list of strings, counted from 0; of the key where it cannot be told. */
    OptionalInt lineOfString(String path, int index) {
        Optional<Entry> list = entry(path);
        if (list.isEmpty()) {
            return lineOf(path);
        }
        TomlOutline scan = new TomlOutline(text);
        scan.position = list.get().valueStart();
        scan.line = list.get().firstLine();
        int seen = 0;
        while (scan.position < list.get().valueEnd()) {
            char next = text.charAt(scan.position);
            if (next == '"' || next == '\'') {
                if (seen++ == index) {
                    return OptionalInt.of(scan.line);
                }
                scan.skipString(next);
            } else if (next == '#') {
                scan.skipLine();
            } else {
                scan.step();
            }
        }
        return OptionalInt.of(list.get().firstLine());
    }

    private static String parent(String path) {
        int cut = path.endsWith("]") ? path.lastIndexOf('[') : path.lastIndexOf('.');
        return cut < 0 ? "" : path.substring(0, cut);
    }

    private void read() {
        while (position < text.length()) {
            char next = text.charAt(position);
            if (next == '[') {
                header();
            } else if (next == '#') {
                skipLine();
            } else if (Character.isWhitespace(next) || next == '\ufeff') {
                step();
            } else {
                entry();
            }
        }
    }

    private void header() {
        int at = line;
        int start = position;
        boolean element = text.startsWith("[[", position);
        position += element ? 2 : 1;
        String name = resolve(keys(']'));
        if (element) {
            int index = elements.merge(name, 1, Integer::sum) - 1;
            name = name + "[" + index + "]";
        }
        table = name;
        headers.add(new Header(name, at, start));
        skipLine();
    }

    /** The name of a table within the latest element of a list of tables. */
    private String resolve(List<String> keys) {
        String name = "";
        for (String key : keys) {
            Integer count = elements.get(name);
            String around = count == null ? name : name + "[" + (count - 1) + "]";
            name = around.isEmpty() ? key : around + "." + key;
        }
        return name;
    }

    private void entry() {
        int first = line;
        String name = String.join(".", keys('='));
        step();
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            step();
        }
        int start = position;
        int end = start;
        int depth = 0;
        int last = line;
        while (position < text.length()) {
            char next = text.charAt(position);
            if (next == '#' || (depth == 0 && (next == '\n' || next == '\r'))) {
                if (depth == 0) {
                    break;
                }
                skipLine();
                continue;
            }
            depth += next == '[' || next == '{' ? 1 : next == ']' || next == '}' ? -1 : 0;
            boolean blank = Character.isWhitespace(next);
            if (next == '"' || next == '\'') {
                skipString(next);
            } else {
                step();
            }
            if (!blank) {
                end = position;
                last = line;
            }
        }
        entries.add(new Entry(table.isEmpty() ? name : table + "." + name, table, first, last, start, end));
        skipLine();
    }

    private List<String> keys(char end) {
        List<String> keys = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        while (position < text.length() && text.charAt(position) != end) {
            char next = text.charAt(position);
            if (next == '"' || next == '\'') {
                int start = position + 1;
                skipString(next);
                key.append(text, start, Math.max(start, position - 1));
            } else {
                if (next == '.') {
                    keys.add(key.toString());
                    key.setLength(0);
                } else if (!Character.isWhitespace(next)) {
                    key.append(next);
                }
                step();
            }
        }
        keys.add(key.toString());
        return keys;
    }

    private void skipString(char quote) {
        String longQuote = String.valueOf(quote).repeat(3);
        if (text.startsWith(longQuote, position)) {
            position += 3;
            while (position < text.length() && !text.startsWith(longQuote, position)) {
                skipCharacter(quote);
            }
            // Up to two further quotation marks belong to the text.
            while (position < text.length() && text.charAt(position) == quote) {
                position++;
            }
            return;
        }
        position++;
        while (position < text.length() && text.charAt(position) != quote) {
            skipCharacter(quote);
        }
        position++;
    }

    private void skipCharacter(char quote) {
        if (quote == '"' && text.charAt(position) == '\\') {
            step();
        }
        step();
    }

    private void skipLine() {
        while (position < text.length() && text.charAt(position) != '\n') {
            position++;
        }
        step();
    }

    private void step() {
        if (position < text.length() && text.charAt(position) == '\n') {
            line++;
        }
        position++;
    }
}
