package dev.akmon.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.journal.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says where two objects differ, for people: for JSON the paths that differ, for HTTP messages the start line, headers
 * and JSON body, for text the first line that differs.
 */
public final class ObjectDifference {
    private static final int MAX_LINES = 12;
    private static final int MAX_VALUE = 160;

    private final List<String> lines = new ArrayList<>();

    private ObjectDifference() {}

    /** At most a dozen lines, each a place with what is there in the one and in the other. */
    public static List<String> between(byte[] recorded, byte[] came) {
        ObjectDifference difference = new ObjectDifference();
        difference.objects(recorded, came);
        return difference.lines;
    }

    private void objects(byte[] recorded, byte[] came) {
        JsonNode a = json(recorded);
        JsonNode b = json(came);
        if (!a.isMissingNode() && !b.isMissingNode()) {
            nodes("", a, b);
            if (lines.isEmpty()) {
                lines.add("the same JSON, written with other bytes");
            }
            return;
        }
        String x = new String(recorded, StandardCharsets.UTF_8);
        String y = new String(came, StandardCharsets.UTF_8);
        int bodyOfX = bodyStart(x);
        int bodyOfY = bodyStart(y);
        if (bodyOfX > 0 && bodyOfY > 0) {
            textLines(x.substring(0, bodyOfX), y.substring(0, bodyOfY));
            JsonNode bodyA = json(x.substring(bodyOfX).getBytes(StandardCharsets.UTF_8));
            JsonNode bodyB = json(y.substring(bodyOfY).getBytes(StandardCharsets.UTF_8));
            if (!bodyA.isMissingNode() && !bodyB.isMissingNode()) {
                nodes("", bodyA, bodyB);
                return;
            }
            textLines(x.substring(bodyOfX), y.substring(bodyOfY));
            return;
        }
        textLines(x, y);
    }

    /** Where the body of an HTTP message starts, 0 when the text is not one. */
    private static int bodyStart(String text) {
        int lineEnd = text.indexOf('\n');
        if (lineEnd < 0 || !text.substring(0, lineEnd).contains("HTTP/1.1")) {
            return 0;
        }
        int blank = text.indexOf("\n\n");
        return blank < 0 ? 0 : blank + 2;
    }

    private void nodes(String path, JsonNode a, JsonNode b) {
        if (lines.size() >= MAX_LINES || a.equals(b)) {
            return;
        }
        if (a.isObject() && b.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            a.fieldNames().forEachRemaining(names::add);
            b.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                nodes(path + "/" + name, a.path(name), b.path(name));
            }
        } else if (a.isArray() && b.isArray()) {
            for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
                nodes(path + "/" + i, a.path(i), b.path(i));
            }
        } else {
            values(path.isEmpty() ? "/" : path, a, b);
        }
    }

    private void textLines(String x, String y) {
        String[] a = x.split("\n", -1);
        String[] b = y.split("\n", -1);
        for (int i = 0; i < Math.max(a.length, b.length) && lines.size() < MAX_LINES; i++) {
            String left = i < a.length ? a[i] : null;
            String right = i < b.length ? b[i] : null;
            if (left == null || !left.equals(right)) {
                int same = left == null || right == null ? 0 : commonPrefix(left, right);
                add("line " + (i + 1), quote(left, same), quote(right, same));
                return;
            }
        }
    }

    private void add(String where, String recorded, String came) {
        if (lines.size() < MAX_LINES) {
            lines.add(where + ": " + recorded + " -> " + came);
        }
    }

    private void values(String path, JsonNode a, JsonNode b) {
        if (a.isTextual() && b.isTextual()) {
            int same = commonPrefix(a.textValue(), b.textValue());
            add(path, quote(a.textValue(), same), quote(b.textValue(), same));
        } else {
            add(path, show(a), show(b));
        }
    }

    private static String show(JsonNode node) {
        return node.isMissingNode() ? "absent" : shorten(node.toString(), 0);
    }

    private static String quote(@Nullable String text, int same) {
        return text == null ? "absent" : "\"" + shorten(text, same) + "\"";
    }

    private static int commonPrefix(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    /** The part of a text around where it starts to differ, cut at whole characters. */
    private static String shorten(String text, int same) {
        int from = same <= MAX_VALUE / 2 ? 0 : safe(text, same - MAX_VALUE / 4);
        int to = safe(text, Math.min(text.length(), from + MAX_VALUE));
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    private static int safe(String text, int index) {
        boolean splits = index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index));
        return splits ? index - 1 : index;
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return CanonicalJson.parse(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
