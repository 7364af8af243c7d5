package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.recorder.ToolImage;
import dev.akmon.tools.Utf8;
import java.util.ArrayList;
import java.util.List;

/** What a model is given of the result of {@code tools/call}: texts, images, and a line for everything that is no text. */
final class ResultContent {
    /** About what a model can take in at once; the whole result is in the journal. */
    private static final int MAX_CHARACTERS = 100_000;

    private ResultContent() {}

    /** The text, whether some of it was left out, and the images. */
    record Told(String text, boolean cut, List<ToolImage> images) {}

    static Told of(JsonNode result) {
        List<String> parts = new ArrayList<>();
        ResultImages images = new ResultImages();
        result.path("content").forEach(part -> parts.add(part(part, images)));
        JsonNode structured = result.path("structuredContent");
        if (parts.isEmpty() && !structured.isMissingNode() && !structured.isNull()) {
            parts.add(structured.toString());
        }
        String text = parts.isEmpty() ? "[the tool answered without content]" : String.join("\n", parts);
        if (text.length() <= MAX_CHARACTERS) {
            return new Told(text, false, images.shown());
        }
        String head = Utf8.head(text, MAX_CHARACTERS);
        return new Told(
                head + "\n[cut: " + (text.length() - head.length()) + " more characters are not shown]",
                true,
                images.shown());
    }

    private static String part(JsonNode part, ResultImages images) {
        return switch (part.path("type").asText()) {
            case "text" -> part.path("text").asText();
            case "image" -> images.take(type(part), part.path("data").asText());
            case "audio" ->
                "[audio of type " + type(part) + ", "
                        + part.path("data").asText().length() * 3L / 4 + " bytes, not shown]";
            case "resource" -> resource(part.path("resource"), images);
            case "resource_link" -> "[resource " + part.path("uri").asText() + "]";
            default -> "[content of unknown type " + part.path("type").asText() + "]";
        };
    }

    private static String type(JsonNode part) {
        return part.path("mimeType").asText("unknown");
    }

    private static String resource(JsonNode resource, ResultImages images) {
        String head = "[resource " + resource.path("uri").asText() + "]";
        if (resource.path("text").isTextual()) {
            return head + "\n" + resource.path("text").asText();
        }
        return resource.path("blob").isTextual() && type(resource).startsWith("image/")
                ? head + "\n"
                        + images.take(type(resource), resource.path("blob").asText())
                : head;
    }
}
