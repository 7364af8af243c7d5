package dev.akmon.tools;

/** Names in messages and listings: always one line, whatever a file is called. */
public final class DisplayName {

    private DisplayName() {}

    /** The name itself; with control characters, in double quotes and escaped, so that no name can forge a line. */
    public static String of(String name) {
        if (name.chars().noneMatch(DisplayName::mustEscape)) {
            return name;
        }
        StringBuilder quoted = new StringBuilder("\"");
        name.chars().forEach(c -> {
            if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\r') {
                quoted.append("\\r");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (mustEscape(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean mustEscape(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isBidiControl(c);
    }

    /** Characters that make a terminal show a name in another order than it is stored. */
    private static boolean isBidiControl(int c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }
}
