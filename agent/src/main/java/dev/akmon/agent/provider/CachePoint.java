package dev.akmon.agent.provider;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where Anthropic's cache is to keep what stands before, for the next request, which begins with the same. */
public final class CachePoint {
    private static final Map<String, Object> MARK = Map.of("cache_control", "ephemeral");

    private CachePoint() {}

    /** The same messages, the last of them marked. */
    public static List<ChatMessage> behind(List<ChatMessage> messages) {
        if (messages.isEmpty()) {
            return messages;
        }
        List<ChatMessage> marked = new ArrayList<>(messages);
        int last = marked.size() - 1;
        if (marked.get(last) instanceof UserMessage user) {
            marked.set(last, user.toBuilder().attributes(MARK).build());
        } else if (marked.get(last) instanceof ToolExecutionResultMessage result) {
            marked.set(last, result.toBuilder().attributes(MARK).build());
        }
        return marked;
    }
}
