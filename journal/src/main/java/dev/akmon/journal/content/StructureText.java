package dev.akmon.journal.content;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * JSON laid out for reading: a line for each member, nesting by indentation, list elements after a dash, and strings of
 * several lines as these lines behind a bar, so that tool output looks like tool output.
 */
public final class StructureText {

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final String STEP = "  ";

    private final List<String> lines = new ArrayList<>();

    private StructureText() {}

    /** The lines of an object or array. */
    public static List<String> lines(JsonNode node) {
        StructureText text = new StructureText();
        if (node.isContainerNode() && !node.isEmpty()) {
            text.children(node, "");
        } else {
            text.lines.add(scalar(node));
        }
        return text.lines;
    }

    private void children(JsonNode node, String indent) {
        if (node.isArray()) {
            node.forEach(element -> value(indent + "-", element, indent + STEP));
            return;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            value(indent + key(member.getKey()) + ":", member.getValue(), indent + STEP);
        }
    }

    private void value(String head, JsonNode value, String indent) {
        if (value.isContainerNode() && !value.isEmpty()) {
            lines.add(head);
            children(value, indent);
        } else if (value.isTextual() && value.textValue().contains("\n")) {
            lines.add(head);
            value.textValue().lines().forEach(line -> lines.add(indent + "| " + line));
        } else {
            lines.add(head + " " + scalar(value));
        }
    }

    private static String scalar(JsonNode value) {
        return value.isTextual() ? quote(value.textValue()) : value.toString();
    }

    private static String key(String key) {
        return PLAIN_KEY.matcher(key).matches() ? key : quote(key);
    }

    private static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
