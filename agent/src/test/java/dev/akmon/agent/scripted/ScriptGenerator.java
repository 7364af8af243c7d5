package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes scripts up; the same seed makes the same script. */
final class ScriptGenerator {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "'",
        "#",
        "&",
        "*",
        "%",
        "data: ",
        "[DONE]",
        "event:",
        "word",
        "long-word-without-any-space-in-it-at-all",
        "é",
        "ß",
        "世",
        "界",
        "🌍",
        "\u0000",
        "\u0001",
        "\u007f",
        "\u0085",
        "\u2028",
        "\ufeff",
        "e\u0301",
        "👩‍👩‍👧"
    };

    private final Random random;

    ScriptGenerator(long seed) {
        random = new Random(seed);
    }

    ScriptedModel model() {
        List<ScriptedTurn> turns = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            turns.add(turn());
        }
        return ScriptedModel.of("generated", turns);
    }

    private ScriptedTurn turn() {
        List<ScriptedCall> calls = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            calls.add(new ScriptedCall("tool_" + random.nextInt(3), object(3), null));
        }
        // a reply that says nothing and does nothing is no reply
        String text = calls.isEmpty() || random.nextBoolean() ? "x" + text() : "";
        ScriptedTurn turn = ScriptedTurn.of(text, calls.toArray(ScriptedCall[]::new));
        return random.nextBoolean()
                ? turn
                : turn.using(new ScriptedUsage(random.nextInt(100_000), random.nextInt(10_000)));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            object.set("key" + i + text(), value(depth - 1));
        }
        return object;
    }

    private JsonNode value(int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0:
                return NODES.numberNode(random.nextInt());
            case 1:
                return NODES.numberNode(random.nextInt() + ((long) Integer.MAX_VALUE << 8));
            case 2:
                return NODES.numberNode(random.nextGaussian());
            case 3:
                return NODES.booleanNode(random.nextBoolean());
            case 4:
                return NODES.nullNode();
            case 5:
                return NODES.textNode(text());
            case 6:
                return object(depth);
            default:
                ArrayNode array = NODES.arrayNode();
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    array.add(value(depth - 1));
                }
                return array;
        }
    }
}
