package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;

/**
 * Shortens a conversation that nearly fills the context window: the older messages are put into the model's own summary,
 * the latest are kept as they are.
 *
 * <p>In the journal a compaction is the ProviderCall that asked for the summary, followed by a ToolCall of the tool
 * {@value #TOOL_ID}, which has no gate because nobody requested it; its output is the summary.
 */
final class Compaction {
    /** The tool id of the event that records a compaction. */
    static final String TOOL_ID = "akmon:compact";

    /** The trigger of a compaction the user asked for. */
    static final String REQUESTED = "requested";

    /** A conversation is compacted when the next request would take more than this part of the window. */
    static final double THRESHOLD = 0.8;

    /** The part of the window that the messages kept as they are may take. */
    static final double KEPT = 0.25;

    private static final String INSTRUCTION =
            "Summarise the conversation below between a user and a coding agent, so that "
                    + "the agent can go on with the work from your summary alone. Keep: the user's wishes in their own words, "
                    + "decisions and the reasons for them, files read and changed with their paths, commands run and what came of "
                    + "them, what is done and what is still to do. Leave out greetings and repetitions. Plain text.";

    private Compaction() {}

    static List<ChatMessage> request(String transcript) {
        return List.of(SystemMessage.from(INSTRUCTION), UserMessage.from(transcript));
    }

    /** @param todoList the list of tasks as it stands, empty when there is none */
    static String asMessage(String summary, String todoList) {
        String message = "Summary of the conversation so far:\n\n" + summary;
        return todoList.isEmpty() ? message : message + "\n\nThe list of tasks: " + todoList;
    }

    static ToolInvocation step(String callId, int messages, long estimatedTokens, long windowTokens, String trigger) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("estimated_tokens", estimatedTokens);
        arguments.put("messages_replaced", messages);
        arguments.put("trigger", trigger);
        arguments.put("window_tokens", windowTokens);
        return new ToolInvocation(callId, TOOL_ID, arguments);
    }

    static ToolInvocation droppedImages(String callId, int images, String trigger) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("images_dropped", images);
        arguments.put("trigger", trigger);
        return new ToolInvocation(callId, TOOL_ID, arguments);
    }

    static ToolOutcome done(String summary) {
        return ToolOutcome.success(summary, 0);
    }

    static ToolOutcome failed(String reason) {
        return ToolOutcome.failure("summary_failed", reason, 0);
    }
}
