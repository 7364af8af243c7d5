package dev.akmon.bedrock;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.bedrock.BedrockCachePointPlacement;
import dev.langchain4j.model.bedrock.BedrockStreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.CacheTTL;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;

/**
 * LangChain4j's model without what it loses: of replies see {@link ReplyTap}; of what is sent the digits of numbers beyond
 * 32 bits, in arguments and in schemas, and which tools failed. It also takes an answer that ended for a reason it does
 * not know. One call at a time.
 */
final class BedrockChat extends BedrockStreamingChatModel {
    /** The attribute of a message with what the model thought; messages of sessions have it, so it stays as it is. */
    private static final String THOUGHTS = "bedrock_thoughts";

    private final ReplyTap tap;

    /** @param tap the client of {@code builder} */
    BedrockChat(Builder builder, ReplyTap tap) {
        super(builder.client(tap));
        this.tap = tap;
    }

    @Override
    protected AiMessage aiMessageFrom(ConverseResponse response) {
        AiMessage message = super.aiMessageFrom(response);
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (int i = 0; i < message.toolExecutionRequests().size(); i++) {
            String input = tap.toolInputs().get(i);
            calls.add(message.toolExecutionRequests().get(i).toBuilder()
                    .arguments(input.isBlank() ? "{}" : input)
                    .build());
        }
        Map<String, Object> attributes = new HashMap<>();
        if (returnThinking && !tap.thoughts().isEmpty()) {
            attributes.put(THOUGHTS, tap.thoughts().toJson());
        }
        return message.toBuilder()
                .toolExecutionRequests(calls)
                .attributes(attributes)
                .build();
    }

    @Override
    protected Message createAiMessage(AiMessage message) {
        String thoughts = message.attribute(THOUGHTS, String.class);
        Message plain = super.createAiMessage(
                message.toBuilder().thinking(null).attributes(Map.of()).build());
        if (thoughts == null || !sendThinking) {
            return plain;
        }
        List<ContentBlock> blocks = new ArrayList<>(ThoughtBlocks.toSend(thoughts));
        blocks.addAll(plain.content());
        return plain.toBuilder().content(blocks).build();
    }

    @Override
    protected List<ContentBlock> convertToolRequests(List<ToolExecutionRequest> calls) {
        return calls.stream()
                .map(call -> ContentBlock.fromToolUse(ToolUseBlock.builder()
                        .name(call.name())
                        .toolUseId(call.id())
                        .input(Documents.of(call.arguments()))
                        .build()))
                .toList();
    }

    @Override
    protected ToolConfiguration extractToolConfigurationFrom(
            ChatRequest request, BedrockCachePointPlacement cachePoint, CacheTTL timeToLive) {
        ToolConfiguration offered = super.extractToolConfigurationFrom(request, cachePoint, timeToLive);
        if (offered == null) {
            return null;
        }
        List<Tool> tools = new ArrayList<>(offered.tools());
        for (int i = 0; i < request.toolSpecifications().size(); i++) {
            tools.set(i, withSchema(tools.get(i), request.toolSpecifications().get(i)));
        }
        return offered.toBuilder().tools(tools).build();
    }

    private static Tool withSchema(Tool tool, ToolSpecification specification) {
        if (specification.parameters() == null) {
            return tool;
        }
        Document schema = Documents.of(JsonSchemaElementUtils.toMap(specification.parameters()));
        return Tool.fromToolSpec(tool.toolSpec().toBuilder()
                .inputSchema(ToolInputSchema.fromJson(schema))
                .build());
    }

    @Override
    protected ContentBlock createToolResultBlock(ToolExecutionResultMessage result) {
        ContentBlock block = super.createToolResultBlock(result);
        return Boolean.TRUE.equals(result.isError())
                ? ContentBlock.fromToolResult(block.toolResult().toBuilder()
                        .status(ToolResultStatus.ERROR)
                        .build())
                : block;
    }

    @Override
    protected FinishReason finishReasonFrom(StopReason reason) {
        try {
            return super.finishReasonFrom(reason);
        } catch (IllegalArgumentException unknownToLangChain4j) {
            return FinishReason.OTHER;
        }
    }
}
