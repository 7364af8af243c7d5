package dev.akmon.agent.provider;

import dev.akmon.recorder.ToolImage;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Images in a conversation. They stand in the results of the tools that brought them; how a request has them depends on
 * the model that is asked, which may change.
 */
public final class ImageMessages {
    /** About what providers count for an image of the largest size that is sent. */
    public static final int TOKENS = 1_600;

    private static final String NOT_SHOWN =
            "\n[not shown: as far as is known this model takes no images. images = true in a row of [[model_estimates]] for it"
                    + " says otherwise]";

    private static final String DROPPED = "\n[not shown any more, to save room; call the tool again to see it]";

    private ImageMessages() {}

    /** A result with these images in it. */
    public static ToolExecutionResultMessage result(
            String callId, String tool, String text, boolean success, List<ToolImage> images) {
        List<Content> contents = new ArrayList<>(List.of(TextContent.from(text)));
        images.forEach(image ->
                contents.add(ImageContent.from(image.base64(), image.mediaType(), ImageContent.DetailLevel.AUTO)));
        return ToolExecutionResultMessage.builder()
                .id(callId)
                .toolName(tool)
                .contents(contents)
                .isError(!success)
                .build();
    }

    /** The text of a result. */
    public static String text(ToolExecutionResultMessage result) {
        return result.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    /** How many images a message holds. */
    public static int count(ChatMessage message) {
        return message instanceof ToolExecutionResultMessage result
                ? images(result).size()
                : 0;
    }

    private static List<Content> images(ToolExecutionResultMessage result) {
        return result.contents().stream().filter(ImageContent.class::isInstance).toList();
    }

    /** Takes the images out that the model has seen already, and says how many there were. */
    public static int drop(List<ChatMessage> messages) {
        int seen = messages.size();
        while (seen > 0 && !(messages.get(seen - 1) instanceof AiMessage)) {
            seen--;
        }
        int dropped = 0;
        for (int i = 0; i < seen; i++) {
            int images = count(messages.get(i));
            if (images > 0) {
                messages.set(i, textOnly((ToolExecutionResultMessage) messages.get(i), DROPPED));
                dropped += images;
            }
        }
        return dropped;
    }

    private static ToolExecutionResultMessage textOnly(ToolExecutionResultMessage result, String note) {
        return result.toBuilder()
                .contents(List.of(TextContent.from(text(result) + note)))
                .build();
    }

    /**
     * The messages as this model is sent them: with the images in the results where its protocol has a place for them,
     * else in a message of their own behind the results of a turn, which must not be parted; without them where the model
     * takes none.
     */
    public static List<ChatMessage> forModel(List<ChatMessage> messages, ModelSettings model) {
        ProviderSettings.Protocol protocol = model.provider().protocol();
        boolean inResults =
                protocol == ProviderSettings.Protocol.ANTHROPIC || protocol == ProviderSettings.Protocol.BEDROCK;
        if (model.takesImages() && inResults || messages.stream().allMatch(message -> count(message) == 0)) {
            return messages;
        }
        List<ChatMessage> sent = new ArrayList<>();
        List<Content> behind = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (!(message instanceof ToolExecutionResultMessage) && !behind.isEmpty()) {
                sent.add(UserMessage.from(List.copyOf(behind)));
                behind.clear();
            }
            if (count(message) == 0) {
                sent.add(message);
                continue;
            }
            ToolExecutionResultMessage result = (ToolExecutionResultMessage) message;
            sent.add(textOnly(result, model.takesImages() ? "\n[shown below]" : NOT_SHOWN));
            if (model.takesImages()) {
                behind.add(TextContent.from(text(result)));
                behind.addAll(images(result));
            }
        }
        if (!behind.isEmpty()) {
            sent.add(UserMessage.from(List.copyOf(behind)));
        }
        return sent;
    }
}
