package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;

/**
 * What a session takes over from another: the link, and the conversation so far. Both stand in the new session's config
 * object, so that it replays on its own.
 *
 * @param parent the session and the event it goes on from
 * @param messages the conversation up to that event
 */
public record Inheritance(ParentLink parent, List<ChatMessage> messages) {
    public Inheritance {
        messages = List.copyOf(messages);
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
        config.putObject("conversation").put("go_on", goOn).set("messages", MessageJson.write(messages));
    }
}
