package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends Anthropic's thinking blocks back exactly as they came. Each is signed, redacted ones are opaque, and the server
 * refuses a conversation in which their number, their order or a byte of them has changed. LangChain4j keeps one text and
 * one signature per message; where a message had more, this puts the blocks it came with in their place.
 */
final class AnthropicReasoning extends MessageLayer {
    /** The content of each message that had thinking in it, by the signatures. */
    private final Map<String, ArrayNode> contents = new HashMap<>();

    AnthropicReasoning(HttpClientBuilder below) {
        super(below);
    }

    @Override
    boolean concerns(String body) {
        return body.contains("thinking");
    }

    @Override
    boolean change(ObjectNode body) {
        boolean changed = false;
        for (JsonNode message : body.path("messages")) {
            ArrayNode kept = contents.get(signatures(message.path("content")));
            if (kept != null && message.path("content") instanceof ArrayNode content) {
                ArrayNode exact = merged(kept, content);
                changed |= !exact.equals(content);
                ((ObjectNode) message).set("content", exact);
            } else if (message.path("content") instanceof ArrayNode content) {
                changed |= removeJoined(content);
            }
        }
        return changed;
    }

    @Override
    Consumer<JsonNode> reply() {
        return new Keeper();
    }

    /** What another session's blocks were joined to can be taken apart no more, and is better left out. */
    private static boolean removeJoined(ArrayNode content) {
        boolean joined = false;
        for (JsonNode block : content) {
            joined |= block.path("signature").asText().contains("\n");
        }
        if (joined) {
            for (int i = content.size() - 1; i >= 0; i--) {
                if (type(content.get(i)).contains("thinking")) {
                    content.remove(i);
                }
            }
        }
        return joined;
    }

    /** The blocks as they came, with the calls as they are now: their ids are akmon's. */
    private static ArrayNode merged(ArrayNode kept, ArrayNode content) {
        Deque<JsonNode> calls = new ArrayDeque<>();
        Deque<JsonNode> texts = new ArrayDeque<>();
        for (JsonNode block : content) {
            switch (type(block)) {
                case "tool_use" -> calls.add(block);
                case "text" -> texts.add(block);
                default -> {
                    // Thinking, which comes from the kept blocks.
                }
            }
        }
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        boolean said = false;
        for (JsonNode block : kept) {
            boolean call = type(block).equals("tool_use");
            if (call && !calls.isEmpty()) {
                merged.add(calls.poll());
            } else if (!call) {
                boolean text = type(block).equals("text");
                said |= text;
                if (!text || !block.path("text").asText().isBlank()) {
                    merged.add(block);
                }
            }
        }
        if (!said) {
            texts.forEach(merged::add);
        }
        calls.forEach(merged::add);
        return merged;
    }

    /** What identifies a message's thinking however it is cut into blocks; empty when there is none. */
    private static String signatures(JsonNode content) {
        StringBuilder signatures = new StringBuilder();
        StringBuilder redacted = new StringBuilder();
        for (JsonNode block : content) {
            switch (type(block)) {
                case "thinking" -> signatures.append(block.path("signature").asText());
                case "redacted_thinking" -> redacted.append(block.path("data").asText());
                default -> {
                    // Not of interest.
                }
            }
        }
        // LangChain4j puts line feeds between those it joins.
        return (signatures + "|" + redacted).replace("\n", "");
    }

    private static String type(JsonNode block) {
        return block.path("type").asText();
    }

    /** Puts a message's content together from its stream. */
    private final class Keeper implements Consumer<JsonNode> {
        private final ArrayNode blocks = JsonNodeFactory.instance.arrayNode();

        @Override
        public void accept(JsonNode data) {
            switch (data.path("type").asText()) {
                case "content_block_start" ->
                    blocks.add(data.path("content_block").deepCopy());
                case "content_block_delta" -> delta(data.path("delta"));
                case "message_stop" -> {
                    String signatures = signatures(blocks);
                    if (!signatures.equals("|")) {
                        contents.put(signatures, blocks);
                    }
                }
                default -> {
                    // Says nothing about the content.
                }
            }
        }

        private void delta(JsonNode delta) {
            if (blocks.isEmpty() || !(blocks.get(blocks.size() - 1) instanceof ObjectNode block)) {
                return;
            }
            for (Iterator<String> names = delta.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (name.equals("text") || name.equals("thinking") || name.equals("signature")) {
                    block.put(name, block.path(name).asText() + delta.path(name).asText());
                }
            }
        }
    }
}
