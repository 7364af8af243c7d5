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
 * Images in a conversation. They stand in the results of the tools that brought them, and in the prompts they were shown
 * with; how a request has them depends on the model that is asked, which may change.
 */
public final class ImageMessages {
    /** About what providers count for an image of the largest size that is sent. */
    public static final int TOKENS = 1_600;

    private static final String NOT_SHOWN =
            "\n[not shown: as far as is known this model takes no images. images = true in a row of [[model_estimates]] for it"
                    + " says otherwise]";

    private static final String DROPPED = "\n[not shown any more, to save room; call the tool again to see it]";

    private static final String DROPPED_OF_USER =
            "\n[not shown any more, to save room; view_image shows it to you again]";

    private ImageMessages() {}

    /** A result with these images in it. */
    public static ToolExecutionResultMessage result(
            String callId, String tool, String text, boolean success, List<ToolImage> images) {
        List<Content> contents = new ArrayList<>(List.of(TextContent.from(text)));
        images.forEach(image -> contents.add(content(image)));
        return ToolExecutionResultMessage.builder()
                .id(callId)
                .toolName(tool)
                .contents(contents)
                .isError(!success)
                .build();
    }

    /** A prompt with these images before it, each behind its caption. */
    public static UserMessage prompt(List<ShownImage> shown, String text) {
        if (shown.isEmpty()) {
            return UserMessage.from(text);
        }
        List<Content> contents = new ArrayList<>();
        for (ShownImage one : shown) {
            contents.add(TextContent.from(one.caption()));
            contents.add(content(one.image()));
        }
        contents.add(TextContent.from(text));
        return UserMessage.from(contents);
    }

    private static ImageContent content(ToolImage image) {
        return ImageContent.from(image.base64(), image.mediaType(), ImageContent.DetailLevel.AUTO);
    }

    /** The text of a prompt or a result. */
    public static String text(ChatMessage message) {
        return contents(message).stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    /** How many images a message holds. */
    public static int count(ChatMessage message) {
        return images(message).size();
    }

    private static List<Content> images(ChatMessage message) {
        return contents(message).stream().filter(ImageContent.class::isInstance).toList();
    }

    /** What prompts and results are made of; other messages hold no images. */
    private static List<Content> contents(ChatMessage message) {
        if (message instanceof UserMessage user) {
            return user.contents();
        }
        return message instanceof ToolExecutionResultMessage result ? result.contents() : List.of();
    }

    /** Takes the images out that the model has seen already, and says how many there were. */
    public static int drop(List<ChatMessage> messages) {
        int seen = messages.size();
        while (seen > 0 && !(messages.get(seen - 1) instanceof AiMessage)) {
            seen--;
        }
        int dropped = 0;
        for (int i = 0; i < seen; i++) {
            ChatMessage message = messages.get(i);
            int images = count(message);
            if (images > 0) {
                messages.set(i, textOnly(message, message instanceof UserMessage ? DROPPED_OF_USER : DROPPED));
                dropped += images;
            }
        }
        return dropped;
    }

    /** The message with a note in the place of its images. */
    private static ChatMessage textOnly(ChatMessage message, String note) {
        StringBuilder text = new StringBuilder();
        boolean noted = false;
        for (Content content : contents(message)) {
            if (content instanceof TextContent words) {
                text.append(text.isEmpty() ? "" : "\n").append(words.text());
                noted = false;
            } else if (!noted) {
                text.append(note);
                noted = true;
            }
        }
        List<Content> contents = List.of(TextContent.from(text.toString()));
        return message instanceof UserMessage user
                ? user.toBuilder().contents(contents).build()
                : ((ToolExecutionResultMessage) message)
                        .toBuilder().contents(contents).build();
    }

    /**
     * The messages as this model is sent them: with the images of prompts where they are, those of results in the results
     * where its protocol has a place for them, else in a message of their own behind the results of a turn, which must not
     * be parted; without any where the model takes none.
     */
    public static List<ChatMessage> forModel(List<ChatMessage> messages, ModelSettings model) {
        if (!model.takesImages()) {
            return messages.stream()
                    .map(message -> count(message) == 0 ? message : textOnly(message, NOT_SHOWN))
                    .toList();
        }
        ProviderSettings.Protocol protocol = model.provider().protocol();
        boolean inResults =
                protocol == ProviderSettings.Protocol.ANTHROPIC || protocol == ProviderSettings.Protocol.BEDROCK;
        return inResults ? messages : behindResults(messages);
    }

    private static List<ChatMessage> behindResults(List<ChatMessage> messages) {
        List<ChatMessage> sent = new ArrayList<>();
        List<Content> behind = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (!(message instanceof ToolExecutionResultMessage) && !behind.isEmpty()) {
                sent.add(UserMessage.from(List.copyOf(behind)));
                behind.clear();
            }
            if (message instanceof ToolExecutionResultMessage && count(message) > 0) {
                sent.add(textOnly(message, "\n[shown below]"));
                behind.add(TextContent.from(text(message)));
                behind.addAll(images(message));
            } else {
                sent.add(message);
            }
        }
        if (!behind.isEmpty()) {
            sent.add(UserMessage.from(List.copyOf(behind)));
        }
        return sent;
    }
}
