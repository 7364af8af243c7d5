package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the content of a message, which providers allow to be a text or a list of parts. */
final class MessageText {

    private MessageText() {}

    /** The text, or the texts of the parts one per line; parts that are no text are left out. */
    static String of(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            if (part.path("type").asText().equals("text")) {
                texts.add(part.path("text").asText());
            }
        }
        return String.join("\n", texts);
    }
}
