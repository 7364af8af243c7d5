package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.ModelSettings;
import dev.akmon.agent.provider.ShownImage;
import dev.akmon.recorder.http.RetryPolicy;
import dev.langchain4j.data.message.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The session's config object, as the loop reads it. Everything the loop's behaviour depends on besides what crosses the
 * seam is in here, so that a recording brings its own configuration along. The object's members are listed in
 * {@code docs/payload-objects.md}; {@link SessionConfigBuilder} writes them.
 *
 * @param json the object itself
 */
public record SessionConfig(JsonNode json) {
    private static final List<String> MODEL_MEMBERS = List.of("model", "provider", "context", "price");

    /** The model and how to ask it. */
    ModelSettings chatModel() {
        return new ModelSettings(json);
    }

    /** The model that is asked while the first one is out of order. */
    Optional<ModelSettings> fallback() {
        return json.path("fallback").isObject()
                ? Optional.of(new ModelSettings(json.path("fallback")))
                : Optional.empty();
    }

    /** Whether the tokens of every attempt are counted, writing to a cache apart; else those of answers alone are. */
    boolean countsEveryAttempt() {
        return json.path("accounting").path("every_attempt").asBoolean();
    }

    /** Whether what subagents used counts as soon as they have ended; else behind all calls of the model's message. */
    boolean countsSubagentsAtOnce() {
        return json.path("accounting").path("subagents_at_once").asBoolean();
    }

    /** The system prompt, steering files included. */
    public String systemPrompt() {
        return json.path("system_prompt").asText();
    }

    /** The most model calls of the session. */
    public int maxTurns() {
        return json.path("limits").path("max_turns").asInt();
    }

    /** The most tool calls of the session. */
    public int maxToolCalls() {
        return json.path("limits").path("max_tool_calls").asInt();
    }

    /** The most the session may cost, in US dollars; empty when there is no such limit. */
    public OptionalDouble maxBudgetUsd() {
        JsonNode node = json.path("limits").get("max_budget_usd");
        return node == null || node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
    }

    /** When and how often a failed request is sent again. */
    public RetryPolicy retries() {
        JsonNode retry = json.path("retry");
        return new RetryPolicy(
                retry.path("max_attempts").asInt(1),
                Duration.ofMillis(retry.path("first_delay_ms").asLong()),
                Duration.ofMillis(retry.path("max_delay_ms").asLong()));
    }

    /** The tools the model is offered, in the order it is told of them. */
    public List<ToolDefinition> tools() {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : json.path("tools")) {
            tools.add(new ToolDefinition(
                    tool.path("name").asText(),
                    tool.path("description").asText(),
                    tool.path("parameters"),
                    tool.path("parallel").asBoolean()));
        }
        return tools;
    }

    /** What decides about tool calls. */
    public JsonNode policy() {
        return json.path("policy");
    }

    /** The conversation the session begins with, empty unless it goes on from another session. */
    public List<ChatMessage> inheritedMessages() {
        JsonNode messages = json.path("conversation").path("messages");
        return messages.isEmpty() ? List.of() : MessageJson.read(messages);
    }

    /** What the model is to be told with the first prompt, in a session that goes on from another. */
    public List<String> inheritedNotes() {
        List<String> notes = new ArrayList<>();
        json.path("conversation").path("notes").forEach(note -> notes.add(note.asText()));
        return notes;
    }

    /** The images the model is to see with the first prompt, in a session that goes on from another. */
    List<ShownImage> inheritedImages() {
        List<ShownImage> images = new ArrayList<>();
        json.path("conversation").path("images").forEach(image -> images.add(ShownImage.ofJson(image)));
        return images;
    }

    /** Whether the model is called before anything is asked for, because something in the conversation awaits its answer. */
    public boolean goesOnAtOnce() {
        return json.path("conversation").path("go_on").asBoolean();
    }

    /**
     * This config for a session that goes on from another.
     *
     * @param goOn whether the model is called before anything new is asked for
     */
    SessionConfig goingOnFrom(Inheritance inheritance, boolean goOn) {
        ObjectNode node = json.deepCopy();
        inheritance
                .forModel(
                        ActiveModel.identity(chatModel().provider(), chatModel().model()))
                .writeTo(node, goOn);
        return SessionConfigBuilder.recordable(node);
    }

    /** Whether the session is a conversation, in which a failure, a limit or Ctrl-C ends the turn and not the session. */
    public boolean interactive() {
        return json.path("interactive").asBoolean();
    }

    /**
     * This config with another model: the members that say which it is, where it is, how much it holds and what it costs
     * come from {@code choice}, also where it has none of them; how it is asked stays as it was where the choice does not
     * say.
     */
    SessionConfig withModel(JsonNode choice) {
        ObjectNode node = json.deepCopy();
        for (String member : MODEL_MEMBERS) {
            if (choice.has(member)) {
                node.set(member, choice.get(member));
            } else {
                node.remove(member);
            }
        }
        if (choice.has("request")) {
            node.set("request", choice.get("request"));
        }
        return new SessionConfig(node);
    }
}
