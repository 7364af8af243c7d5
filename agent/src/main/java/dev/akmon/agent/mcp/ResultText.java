package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.tools.Utf8;
import java.util.ArrayList;
import java.util.List;

/** What a model is told of the result of {@code tools/call}: the texts, and a line for everything that is not text. */
final class ResultText {
    /** About what a model can take in at once; the whole result is in the journal. */
    private static final int MAX_CHARACTERS = 100_000;

    private ResultText() {}

    /** The text and whether some of it was left out. */
    record Told(String text, boolean cut) {}

    static Told of(JsonNode result) {
        List<String> parts = new ArrayList<>();
        result.path("content").forEach(part -> parts.add(part(part)));
        JsonNode structured = result.path("structuredContent");
        if (parts.isEmpty() && !structured.isMissingNode() && !structured.isNull()) {
            parts.add(structured.toString());
        }
        String text = parts.isEmpty() ? "[the tool answered without content]" : String.join("\n", parts);
        if (text.length() <= MAX_CHARACTERS) {
            return new Told(text, false);
        }
        String head = Utf8.head(text, MAX_CHARACTERS);
        return new Told(head + "\n[cut: " + (text.length() - head.length()) + " more characters are not shown]", true);
    }

    private static String part(JsonNode part) {
        return switch (part.path("type").asText()) {
            case "text" -> part.path("text").asText();
            case "image", "audio" ->
                "[" + part.path("type").asText() + " of type "
                        + part.path("mimeType").asText("unknown") + ", "
                        + part.path("data").asText().length() * 3L / 4 + " bytes, not shown]";
            case "resource" -> resource(part.path("resource"));
            case "resource_link" -> "[resource " + part.path("uri").asText() + "]";
            default -> "[content of unknown type " + part.path("type").asText() + "]";
        };
    }

    private static String resource(JsonNode resource) {
        String head = "[resource " + resource.path("uri").asText() + "]";
        return resource.path("text").isTextual()
                ? head + "\n" + resource.path("text").asText()
                : head;
    }
}
