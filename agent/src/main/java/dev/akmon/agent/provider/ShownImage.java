package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.ToolImage;
import dev.akmon.recorder.WellFormed;

/**
 * An image the user has shown, which goes to the model with the next prompt.
 *
 * @param caption what it is, one line
 * @param image the image itself
 */
public record ShownImage(String caption, ToolImage image) {

    /** As a config object has it: {@code {"base64":…,"caption":…,"media_type":…}}. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("base64", image.base64())
                .put("caption", WellFormed.text(caption))
                .put("media_type", image.mediaType());
    }

    /** Reads that form. */
    public static ShownImage ofJson(JsonNode json) {
        return new ShownImage(
                json.path("caption").asText(),
                new ToolImage(
                        json.path("media_type").asText(), json.path("base64").asText()));
    }
}
