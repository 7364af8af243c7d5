package dev.akmon.agent.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What OpenRouter adds to OpenAI's protocol. {@code reasoning_details}, what a model thought with the signatures of its
 * provider, goes back with the message it came with; without it some models refuse to go on after a call of a tool. For
 * models of Anthropic, marks say what their cache is to keep.
 */
final class OpenRouterMessages extends MessageLayer {
    private static final String DETAILS = "reasoning_details";

    private final boolean caching;
    /** What was thought for each message, by what the message says: the same may be said more than once. */
    private final Map<String, List<ArrayNode>> thoughts = new HashMap<>();

    /** @param caching whether the system prompt and the conversation are marked for a cache */
    OpenRouterMessages(HttpClientBuilder below, boolean caching) {
        super(below);
        this.caching = caching;
    }

    @Override
    boolean concerns(String body) {
        return caching || !thoughts.isEmpty();
    }

    @Override
    boolean change(ObjectNode body) {
        List<ObjectNode> messages = new ArrayList<>();
        body.path("messages").forEach(message -> messages.add((ObjectNode) message));
        boolean changed = addThoughts(messages);
        if (caching && !messages.isEmpty()) {
            messages.stream()
                    .filter(message -> message.path("role").asText().equals("system"))
                    .forEach(OpenRouterMessages::mark);
            mark(messages.get(messages.size() - 1));
            changed = true;
        }
        return changed;
    }

    /** From the last message on, because the first ones may have given way to a summary. */
    private boolean addThoughts(List<ObjectNode> messages) {
        Map<String, Deque<ArrayNode>> left = new HashMap<>();
        thoughts.forEach((said, all) -> left.put(said, new ArrayDeque<>(all)));
        boolean changed = false;
        for (int i = messages.size() - 1; i >= 0; i--) {
            ObjectNode message = messages.get(i);
            Deque<ArrayNode> kept = left.get(said(message));
            if (message.path("role").asText().equals("assistant") && kept != null && !kept.isEmpty()) {
                message.set(DETAILS, kept.pollLast());
                // The same once more, without its signatures.
                message.remove("reasoning_content");
                changed = true;
            }
        }
        return changed;
    }

    private static String said(JsonNode message) {
        StringBuilder said = new StringBuilder(message.path("content").asText(""));
        for (JsonNode call : message.path("tool_calls")) {
            said.append('\0').append(call.path("function").path("name").asText());
            said.append('\0').append(call.path("function").path("arguments").asText());
        }
        return said.toString();
    }

    private static void mark(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            message.putArray("content").addObject().put("type", "text").put("text", content.textValue());
        }
        ObjectNode last = null;
        for (JsonNode part : message.path("content")) {
            last = part.path("type").asText().equals("text") ? (ObjectNode) part : last;
        }
        if (last != null) {
            last.putObject("cache_control").put("type", "ephemeral");
        }
    }

    @Override
    Consumer<JsonNode> reply() {
        return new Keeper();
    }

    /** Puts a message together from its stream, as far as is needed here. */
    private final class Keeper implements Consumer<JsonNode> {
        private final StringBuilder text = new StringBuilder();
        private final SortedMap<Integer, ObjectNode> calls = new TreeMap<>();
        private final ArrayNode details = JsonNodeFactory.instance.arrayNode();
        private boolean kept;

        @Override
        public void accept(JsonNode data) {
            JsonNode choice = data.path("choices").path(0);
            JsonNode delta = choice.path("delta");
            text.append(delta.path("content").asText(""));
            for (JsonNode call : delta.path("tool_calls")) {
                ObjectNode whole = calls.computeIfAbsent(
                        call.path("index").asInt(), index -> JsonNodeFactory.instance.objectNode());
                append(whole, "name", call.path("function"));
                append(whole, "arguments", call.path("function"));
            }
            delta.path(DETAILS).forEach(this::add);
            if (choice.path("finish_reason").isTextual() && !details.isEmpty() && !kept) {
                kept = true;
                thoughts.computeIfAbsent(said(message()), said -> new ArrayList<>())
                        .add(details);
            }
        }

        private ObjectNode message() {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            message.put("content", text.toString().isBlank() ? "" : text.toString());
            ArrayNode list = message.putArray("tool_calls");
            calls.values().forEach(call -> list.addObject().set("function", call));
            return message;
        }

        /** Pieces of the same block are put together; its signature comes with the last of them. */
        private void add(JsonNode piece) {
            JsonNode last = details.path(details.size() - 1);
            boolean goesOn = last.path("type").equals(piece.path("type"))
                    && last.path("index").equals(piece.path("index"))
                    && !piece.path("type").asText().equals("reasoning.encrypted");
            if (!goesOn) {
                details.add(piece.deepCopy());
                return;
            }
            ObjectNode block = (ObjectNode) last;
            append(block, "text", piece);
            append(block, "summary", piece);
            for (String name : List.of("signature", "id", "format")) {
                if (piece.hasNonNull(name)) {
                    block.set(name, piece.get(name));
                }
            }
        }

        private static void append(ObjectNode block, String name, JsonNode piece) {
            if (piece.hasNonNull(name)) {
                block.put(name, block.path(name).asText("") + piece.path(name).asText());
            }
        }
    }
}
