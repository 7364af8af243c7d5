package dev.akmon.agent;

import dev.akmon.agent.provider.ImageMessages;
import dev.akmon.agent.provider.ShownImage;
import dev.akmon.agent.provider.Usage;
import dev.akmon.recorder.ToolImage;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.WellFormed;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of a session, as they are sent to the model. */
final class Conversation {
    /** A rough size of a token, for estimates between two counts by the provider. */
    static final int CHARACTERS_PER_TOKEN = 4;

    /** Stands in the place of an answer that says nothing. */
    private static final String NO_ANSWER = "(no answer)";

    private final String systemPrompt;
    private final List<ChatMessage> messages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ShownImage> shown = new ArrayList<>();
    private final Set<String> callIds = new HashSet<>();
    private int generatedIds;
    /** What the provider counted for everything up to {@link #countedMessages}. */
    private long countedTokens;

    private int countedMessages;

    /** @param earlier what was said before, in a session that goes on from another */
    Conversation(String systemPrompt, List<ChatMessage> earlier) {
        this.systemPrompt = systemPrompt;
        for (ChatMessage message : earlier) {
            messages.add(message);
            if (message instanceof AiMessage assistant) {
                assistant.toolExecutionRequests().forEach(call -> callIds.add(call.id()));
            }
        }
    }

    /** What the model has not been told yet. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** What the user has shown and the model has not been sent yet. */
    List<ShownImage> shown() {
        return List.copyOf(shown);
    }

    /** What was said, without the system prompt. */
    List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** The calls of the last message that nobody has answered. */
    static List<ToolExecutionRequest> withoutResult(List<ChatMessage> messages) {
        Set<String> answered = new HashSet<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ToolExecutionResultMessage result) {
                answered.add(result.id());
            } else if (messages.get(i) instanceof AiMessage assistant) {
                return assistant.toolExecutionRequests().stream()
                        .filter(call -> !answered.contains(call.id()))
                        .toList();
            } else {
                break;
            }
        }
        return List.of();
    }

    List<ChatMessage> toSend() {
        List<ChatMessage> all = new ArrayList<>();
        if (!systemPrompt.isEmpty()) {
            all.add(SystemMessage.from(systemPrompt));
        }
        all.addAll(messages);
        return all;
    }

    /** Leaves out what was thought so far, which another model could not use. */
    void forgetReasoning() {
        messages.replaceAll(Conversation::withoutReasoning);
    }

    static ChatMessage withoutReasoning(ChatMessage message) {
        boolean reasoned = message instanceof AiMessage assistant
                && (assistant.thinking() != null || !assistant.attributes().isEmpty());
        return reasoned
                ? ((AiMessage) message)
                        .toBuilder().thinking(null).attributes(Map.of()).build()
                : message;
    }

    void user(String text) {
        notes.add(text);
        messages.add(ImageMessages.prompt(shown, String.join("\n\n", notes)));
        notes.clear();
        shown.clear();
    }

    /** Something the model is to know with the user's next message. */
    void note(String text) {
        notes.add(text);
    }

    /** An image the model is to see with the user's next message. */
    void show(ShownImage image) {
        shown.add(image);
    }

    /** Puts {@code text} in the place of an answer that did not come: some providers want each message answered. */
    void endWithAnswer(String text) {
        if (!messages.isEmpty() && !(messages.get(messages.size() - 1) instanceof AiMessage)) {
            messages.add(AiMessage.from(text));
        }
    }

    /**
     * Adds the model's message and names its calls. Every call has an id of its own afterwards: some providers send none
     * (Ollama), and some models repeat one.
     */
    List<ToolInvocation> assistant(AiMessage message, Usage usage) {
        List<ToolInvocation> calls = new ArrayList<>();
        List<ToolExecutionRequest> requests = new ArrayList<>();
        if (message.hasToolExecutionRequests()) {
            for (ToolExecutionRequest request : message.toolExecutionRequests()) {
                String id = uniqueId(request.id());
                String name = request.name() == null ? "" : WellFormed.text(request.name());
                calls.add(new ToolInvocation(id, name, ToolCatalog.arguments(request.arguments())));
                requests.add(ToolExecutionRequest.builder()
                        .id(id)
                        .name(name)
                        .arguments(sendable(request.arguments()))
                        .build());
            }
        }
        // Providers refuse an assistant message that holds nothing at all, or a text of nothing but blanks.
        boolean silent = message.text() == null || message.text().isBlank();
        String text = silent ? (requests.isEmpty() ? NO_ANSWER : null) : message.text();
        messages.add(
                message.toBuilder().text(text).toolExecutionRequests(requests).build());
        countedTokens = usage.input() + usage.output();
        countedMessages = usage.input() > 0 ? messages.size() : 0;
        return calls;
    }

    void toolResult(ToolInvocation call, String text, boolean success, List<ToolImage> images) {
        messages.add(ImageMessages.result(call.callId(), call.name(), text, success, images));
    }

    /** Leaves out the images that the model has seen, and says how many there were. */
    int dropImages() {
        int dropped = ImageMessages.drop(messages);
        countedTokens = Math.max(0, countedTokens - (long) dropped * ImageMessages.TOKENS);
        return dropped;
    }

    /** Whether the provider has counted some of it: what it counts has the tools in it as well. */
    boolean counted() {
        return countedMessages > 0;
    }

    /** How many tokens the next request will have, roughly. */
    long estimatedTokens() {
        long characters = countedMessages == 0 ? systemPrompt.length() : 0;
        for (ChatMessage message : messages.subList(countedMessages, messages.size())) {
            characters += characters(message);
        }
        return (countedMessages == 0 ? 0 : countedTokens) + characters / CHARACTERS_PER_TOKEN;
    }

    /**
     * Where the part to keep begins when the conversation is shortened: the latest messages that fit in {@code tokens}, cut
     * so that no tool result is parted from the message that asked for it. At least the last exchange is kept.
     *
     * @return the index of the first message kept; 0 when there is nothing to be gained, as in the place of a single
     *     message, which may be a summary already
     */
    int keepFrom(long tokens) {
        int keep = 0;
        long size = 0;
        for (int i = messages.size() - 1; i > 0; i--) {
            size += characters(messages.get(i)) / CHARACTERS_PER_TOKEN;
            if (!(messages.get(i) instanceof ToolExecutionResultMessage)) {
                if (keep != 0 && size > tokens) {
                    break;
                }
                keep = i;
            }
        }
        return keep == 1 ? 0 : keep;
    }

    /** The messages before {@code index} as plain text, for summarising. */
    String transcript(int index) {
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages.subList(0, index)) {
            if (message instanceof UserMessage user) {
                text.append("USER: ").append(ImageMessages.text(user)).append('\n');
            } else if (message instanceof AiMessage assistant) {
                if (assistant.text() != null) {
                    text.append("ASSISTANT: ").append(assistant.text()).append('\n');
                }
                for (ToolExecutionRequest call : assistant.toolExecutionRequests()) {
                    text.append("CALL ")
                            .append(call.name())
                            .append(": ")
                            .append(call.arguments())
                            .append('\n');
                }
            } else if (message instanceof ToolExecutionResultMessage result) {
                text.append("RESULT of ")
                        .append(result.toolName())
                        .append(": ")
                        .append(ImageMessages.text(result))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Puts {@code summary} in the place of the messages before {@code index}. */
    void replaceBefore(int index, String summary) {
        List<ChatMessage> kept = List.copyOf(messages.subList(index, messages.size()));
        messages.clear();
        messages.add(UserMessage.from(summary));
        messages.addAll(kept);
        countedMessages = 0;
        countedTokens = 0;
    }

    /** An id for a call that no other call of the session has: the given one, where it is free. */
    String uniqueId(@Nullable String given) {
        String wanted = given == null ? "" : WellFormed.text(given);
        if (!wanted.isBlank() && callIds.add(wanted)) {
            return wanted;
        }
        String id;
        do {
            generatedIds++;
            id = "call_" + generatedIds;
        } while (!callIds.add(id));
        return id;
    }

    /** Arguments that are not a JSON object are refused by akmon; sent back as they are, providers refuse the request. */
    private static String sendable(String arguments) {
        return ToolCatalog.arguments(arguments).isObject() && arguments != null && !arguments.isBlank()
                ? arguments
                : "{}";
    }

    private static long characters(ChatMessage message) {
        if (!(message instanceof AiMessage assistant)) {
            return ImageMessages.text(message).length()
                    + (long) ImageMessages.count(message) * ImageMessages.TOKENS * CHARACTERS_PER_TOKEN;
        }
        long size = assistant.text() == null ? 0 : assistant.text().length();
        size += assistant.thinking() == null ? 0 : assistant.thinking().length();
        for (ToolExecutionRequest call : assistant.toolExecutionRequests()) {
            size += call.name().length() + call.arguments().length();
        }
        return size;
    }
}
