package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.ModelOutcome;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.SessionRecorder;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The model a session asks, which its user may exchange for another, and what asking has cost so far. */
final class ActiveModel {
    private final SessionRecorder recorder;
    private final ApiKeys keys;
    private SessionConfig config;
    private StreamingChatModel model;
    private int calls;
    private Usage usage = Usage.NONE;
    /** What was used since the model was last exchanged, and what everything before that cost. */
    private Usage usageHere = Usage.NONE;

    private OptionalDouble costBefore = OptionalDouble.of(0);

    ActiveModel(SessionConfig config, ApiKeys keys, SessionRecorder recorder) {
        this.recorder = recorder;
        this.keys = keys;
        this.config = config;
        this.model = create();
    }

    private StreamingChatModel create() {
        ProviderSettings provider = config.provider();
        return Models.create(config, keys.of(provider), recorder.httpClientBuilder(provider.protocol().stream()));
    }

    /** Asks another model from now on. */
    void exchangeFor(JsonNode choice) {
        if (!usageHere.equals(Usage.NONE)) {
            costBefore = cost();
            usageHere = Usage.NONE;
        }
        config = config.withModel(choice);
        model = create();
    }

    String name() {
        return config.model();
    }

    OptionalLong contextWindow() {
        return config.contextWindow();
    }

    /** How many calls there were. */
    int calls() {
        return calls;
    }

    Usage usage() {
        return usage;
    }

    /** What everything so far cost, in US dollars; empty when the price of some model that was asked is not known. */
    OptionalDouble cost() {
        return costBefore.isEmpty()
                ? costBefore
                : config.price()
                        .map(price -> OptionalDouble.of(costBefore.getAsDouble() + price.of(usageHere)))
                        .orElse(OptionalDouble.empty());
    }

    ModelOutcome call(List<ChatMessage> messages, List<ToolSpecification> tools, ReplyListener listener)
            throws JournalException {
        calls++;
        ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        if (!tools.isEmpty()) {
            request.toolSpecifications(tools);
        }
        ModelOutcome outcome =
                recorder.call(config.provider().kind(), model, request.build(), config.retries(), listener);
        if (outcome instanceof ModelOutcome.Answered answered) {
            Usage used = Usage.of(answered.response().tokenUsage());
            usage = usage.plus(used);
            usageHere = usageHere.plus(used);
        }
        return outcome;
    }
}
