package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.ShownImage;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;

/**
 * What a session takes over from another: the link, and the conversation so far. Both stand in the new session's config
 * object, so that it replays on its own.
 *
 * @param parent the session and the event it goes on from
 * @param messages the conversation up to that event
 * @param notes what the model is to know with the next prompt, such as that changes were undone
 * @param shown images the model is to see with the next prompt
 * @param heldWith which provider and model it was held with last
 */
public record Inheritance(
        ParentLink parent, List<ChatMessage> messages, List<String> notes, List<ShownImage> shown, String heldWith) {
    public Inheritance {
        messages = List.copyOf(messages);
        notes = List.copyOf(notes);
        shown = List.copyOf(shown);
    }

    /** The same for a model: what another one thought is left out. */
    Inheritance forModel(String identity) {
        return identity.equals(heldWith)
                ? this
                : new Inheritance(
                        parent,
                        messages.stream().map(Conversation::withoutReasoning).toList(),
                        notes,
                        shown,
                        heldWith);
    }

    /** Whether the model is to speak next: the conversation ends with a prompt or with results it has not answered. */
    public boolean unanswered() {
        return !messages.isEmpty() && !(messages.get(messages.size() - 1) instanceof AiMessage);
    }

    /**
     * Writes the members {@code parent} and {@code conversation} of a config object.
     *
     * @param goOn whether the model is called before anything new is asked for
     */
    void writeTo(ObjectNode config, boolean goOn) {
        config.set("parent", parent.toJson());
        ObjectNode conversation = config.putObject("conversation").put("go_on", goOn);
        conversation.set("messages", MessageJson.write(messages));
        if (!notes.isEmpty()) {
            notes.forEach(conversation.putArray("notes")::add);
        }
        if (!shown.isEmpty()) {
            ArrayNode images = conversation.putArray("images");
            shown.forEach(image -> images.add(image.toJson()));
        }
    }
}
