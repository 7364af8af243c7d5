package dev.akmon.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.recorder.WellFormed;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import java.util.List;

/** Messages in a config object, in the JSON form LangChain4j gives them. */
final class MessageJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageJson() {}

    static JsonNode write(List<ChatMessage> messages) {
        String text = ChatMessageSerializer.messagesToJson(messages);
        try {
            return wellFormed(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("LangChain4j wrote messages that are not JSON", e);
        }
    }

    static List<ChatMessage> read(JsonNode messages) {
        return ChatMessageDeserializer.messagesFromJson(messages.toString());
    }

    /** Half a surrogate pair, which JSON can spell out, has no place in a config object. */
    private static JsonNode wellFormed(JsonNode node) throws JsonProcessingException {
        String text = node.toString();
        String recordable = WellFormed.text(text);
        return recordable.equals(text) ? node : JSON.readTree(recordable);
    }
}
