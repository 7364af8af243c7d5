package dev.akmon.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlockDelta;

/**
 * The SDK's client, with an eye on what LangChain4j would lose of a reply: arguments of tools exactly as the model wrote
 * them (it reads them into 32-bit numbers and unordered maps, and gives up where they are no JSON), and what the model
 * thought block by block, redacted blocks included.
 */
final class ReplyTap implements BedrockRuntimeAsyncClient {
    private final BedrockRuntimeAsyncClient client;
    private final List<StringBuilder> toolInputs = new ArrayList<>();
    private ThoughtBlocks thoughts = new ThoughtBlocks();

    ReplyTap(BedrockRuntimeAsyncClient client) {
        this.client = client;
    }

    /** The arguments of the tool calls of the latest reply, in their order. */
    List<String> toolInputs() {
        return toolInputs.stream().map(StringBuilder::toString).toList();
    }

    /** What was thought in the latest reply. */
    ThoughtBlocks thoughts() {
        return thoughts;
    }

    @Override
    public CompletableFuture<Void> converseStream(
            ConverseStreamRequest request, ConverseStreamResponseHandler handler) {
        toolInputs.clear();
        thoughts = new ThoughtBlocks();
        return client.converseStream(request, new ConverseStreamResponseHandler() {
            @Override
            public void responseReceived(ConverseStreamResponse response) {
                handler.responseReceived(response);
            }

            @Override
            public void onEventStream(SdkPublisher<ConverseStreamOutput> events) {
                handler.onEventStream(events.map(ReplyTap.this::look));
            }

            @Override
            public void exceptionOccurred(Throwable failure) {
                handler.exceptionOccurred(failure);
            }

            @Override
            public void complete() {
                handler.complete();
            }
        });
    }

    private ConverseStreamOutput look(ConverseStreamOutput event) {
        if (event instanceof ContentBlockStartEvent start) {
            if (start.start().toolUse() != null) {
                toolInputs.add(new StringBuilder());
            }
        } else if (event instanceof ContentBlockDeltaEvent part) {
            ContentBlockDelta delta = part.delta();
            if (delta.toolUse() != null && !toolInputs.isEmpty()) {
                String input = delta.toolUse().input();
                toolInputs.get(toolInputs.size() - 1).append(input == null ? "" : input);
                return withoutInput(part);
            }
            if (delta.reasoningContent() != null) {
                thoughts.add(part.contentBlockIndex(), delta.reasoningContent());
            }
        }
        return event;
    }

    private static ConverseStreamOutput withoutInput(ContentBlockDeltaEvent part) {
        ToolUseBlockDelta nothing = ToolUseBlockDelta.builder().input("").build();
        return part.toBuilder().delta(ContentBlockDelta.fromToolUse(nothing)).build();
    }

    @Override
    public String serviceName() {
        return client.serviceName();
    }

    @Override
    public void close() {
        client.close();
    }
}
