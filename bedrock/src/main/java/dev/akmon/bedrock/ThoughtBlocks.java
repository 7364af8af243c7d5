package dev.akmon.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ReasoningTextBlock;

/** What a model thought, block by block: providers that sign it want each back as it was. */
final class ThoughtBlocks {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TEXT = "text";
    private static final String SIGNATURE = "signature";
    private static final String REDACTED = "redacted";

    private static final class Block {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();
        private final ByteArrayOutputStream redacted = new ByteArrayOutputStream();
    }

    private final Map<Integer, Block> blocks = new TreeMap<>();

    void add(int index, ReasoningContentBlockDelta delta) {
        Block block = blocks.computeIfAbsent(index, i -> new Block());
        if (delta.text() != null) {
            block.text.append(delta.text());
        }
        if (delta.signature() != null) {
            block.signature.append(delta.signature());
        }
        if (delta.redactedContent() != null) {
            block.redacted.writeBytes(delta.redactedContent().asByteArrayUnsafe());
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** As text, which is kept with the message. */
    String toJson() {
        ArrayNode array = JSON.createArrayNode();
        blocks.values().forEach(block -> {
            if (block.redacted.size() > 0) {
                array.addObject().put(REDACTED, block.redacted.toByteArray());
            } else {
                array.addObject().put(TEXT, block.text.toString()).put(SIGNATURE, block.signature.toString());
            }
        });
        return array.toString();
    }

    /** The blocks of {@link #toJson}, to send back. */
    static List<ContentBlock> toSend(String json) {
        List<ContentBlock> blocks = new ArrayList<>();
        try {
            for (JsonNode block : JSON.readTree(json)) {
                if (!block.has(REDACTED) && block.path(SIGNATURE).asText().isEmpty()) {
                    // Models that sign nothing do not take their thoughts back.
                    continue;
                }
                blocks.add(ContentBlock.fromReasoningContent(
                        block.has(REDACTED)
                                ? ReasoningContentBlock.fromRedactedContent(SdkBytes.fromByteArray(
                                        block.get(REDACTED).binaryValue()))
                                : ReasoningContentBlock.fromReasoningText(text(block))));
            }
            return blocks;
        } catch (IOException e) {
            throw new IllegalArgumentException("thoughts that are not as they were written", e);
        }
    }

    private static ReasoningTextBlock text(JsonNode block) {
        return ReasoningTextBlock.builder()
                .text(block.path(TEXT).asText())
                .signature(block.path(SIGNATURE).asText())
                .build();
    }
}
