package dev.akmon.agent.config;

import java.nio.file.Path;

/**
 * A file of rules in TOML: {@code profile}, {@code packs}, {@code reads}, {@code allow}, {@code ask}, {@code deny}, and
 * {@code description} and {@code project} for people. An unknown key is an error, as it may have been meant to forbid
 * something.
 */
public final class PolicyFile {
    private PolicyFile() {}

    /**
     * Reads such a file.
     *
     * @param file where it is, for messages
     * @param bytes its content
     * @param label what it is called where a rule's source is given
     * @throws ConfigurationException when it cannot be understood; the message names file and line
     */
    public static PolicyLayer parse(Path file, byte[] bytes, String label) throws ConfigurationException {
        ConfigTable table = ConfigTable.root(ConfigDocument.parse(file, bytes));
        table.string("project");
        PolicyLayer layer = PolicySection.layer(table, label);
        PolicySection.refuseUnknown(table);
        return layer;
    }

    /**
     * The text of a file of rules with further allow rules; everything else stays as it is, comments included.
     *
     * @param text TOML that {@link #parse} accepts
     */
    public static String withAllowed(String text, Iterable<String> rules) {
        StringBuilder lines = new StringBuilder();
        for (String rule : rules) {
            lines.append("\n    ").append(quoted(rule)).append(',');
        }
        return TomlOutline.of(text)
                .entry("allow")
                .map(list -> new StringBuilder(text)
                        .insert(list.valueStart() + 1, lines)
                        .toString())
                .orElseGet(() ->
                        text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + "allow = [" + lines + "\n]\n");
    }

    /** A text as TOML's basic string. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
