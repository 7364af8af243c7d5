package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.ApiKeys;
import dev.akmon.agent.provider.CachePoint;
import dev.akmon.agent.provider.GeminiSchemas;
import dev.akmon.agent.provider.ImageMessages;
import dev.akmon.agent.provider.ModelSettings;
import dev.akmon.agent.provider.Models;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.recorder.ModelOutcome;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.SessionRecorder;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The model a session asks, which its user may exchange for another and which a fallback stands in for while it is out of
 * order, and what asking has cost so far.
 */
final class ActiveModel {
    /** A model, and what it has used. */
    private static final class Target {
        private final ModelSettings settings;
        private final StreamingChatModel model;
        private Usage usage = Usage.NONE;
        /** Whether there was an answer for which the provider counted nothing. */
        private boolean uncounted;

        Target(ModelSettings settings, StreamingChatModel model) {
            this.settings = settings;
            this.model = model;
        }

        boolean used() {
            return uncounted || !usage.equals(Usage.NONE);
        }

        OptionalDouble cost() {
            return uncounted || settings.price().isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(settings.price().get().of(usage));
        }
    }

    private final SessionRecorder recorder;
    private final ApiKeys keys;
    private final Modules modules;
    private SessionConfig config;
    private Target first;
    private Optional<Target> fallback;
    private boolean onFallback;
    private int calls;
    private Usage usage = Usage.NONE;
    /** What everything before the latest exchange cost, and subagents. */
    private OptionalDouble costBefore = OptionalDouble.of(0);

    ActiveModel(SessionConfig config, ApiKeys keys, Modules modules, SessionRecorder recorder) {
        this.recorder = recorder;
        this.keys = keys;
        this.modules = modules;
        this.config = config;
        this.first = target(config.chatModel());
        this.fallback = config.fallback().map(this::target);
    }

    private Target target(ModelSettings settings) {
        ProviderSettings provider = settings.provider();
        return new Target(
                settings,
                Models.create(
                        settings,
                        keys.of(provider),
                        recorder.httpClientBuilder(provider.protocol().stream()),
                        modules));
    }

    private Target current() {
        return onFallback ? fallback.orElseThrow() : first;
    }

    /** Asks another model from now on. */
    void exchangeFor(JsonNode choice) {
        if (first.used() || fallback.map(Target::used).orElse(false)) {
            costBefore = cost();
        }
        config = config.withModel(choice);
        first = target(config.chatModel());
        fallback = config.fallback().map(this::target);
        onFallback = false;
    }

    /** With each prompt the first model gets another chance. */
    void newPrompt() {
        onFallback = false;
    }

    /**
     * Turns to the fallback, if there is one and it may help: the server could not be reached, was overloaded or failed.
     * What the server found wrong with the request itself it would find wrong again.
     */
    boolean fallBack(ModelOutcome.Failed failed) {
        boolean unavailable = failed.status() == AttemptStatus.Known.RATE_LIMITED
                || failed.status() == AttemptStatus.Known.SERVER_ERROR
                || failed.status() == AttemptStatus.Known.NETWORK_ERROR;
        if (!unavailable || onFallback || fallback.isEmpty()) {
            return false;
        }
        onFallback = true;
        return true;
    }

    /** Who is asked: provider and model. What a model thought is of use to itself alone. */
    String identity() {
        return identity(current().settings.provider(), name());
    }

    static String identity(ProviderSettings provider, String model) {
        return provider.kind() + "/" + model;
    }

    String name() {
        return current().settings.model();
    }

    boolean takesImages() {
        return current().settings.takesImages();
    }

    OptionalLong contextWindow() {
        return current().settings.contextWindow();
    }

    /**
     * Whether what the model thought about earlier prompts goes back to it: providers that sign it want it as it was,
     * servers that speak OpenAI's protocol refuse or ignore it.
     */
    boolean wantsEarlierReasoning() {
        return switch (current().settings.provider().protocol()) {
            case ANTHROPIC, GEMINI, BEDROCK -> true;
            case OPENAI, AZURE_OPENAI, OLLAMA -> false;
        };
    }

    /** Who is asked, and how, when a session begins now. */
    SessionConfig config() {
        return config;
    }

    /**
     * Counts what a subagent has used.
     *
     * @param costUsd empty when that is not known, nor then what the session costs
     */
    void countSubagent(Usage used, OptionalDouble costUsd) {
        usage = usage.plus(used);
        costBefore = costBefore.isEmpty() || costUsd.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(costBefore.getAsDouble() + costUsd.getAsDouble());
    }

    /** How many calls there were. */
    int calls() {
        return calls;
    }

    Usage usage() {
        return usage;
    }

    /**
     * What everything so far cost, in US dollars; empty when the price of some model that was asked is not known, or a
     * provider did not count.
     */
    OptionalDouble cost() {
        OptionalDouble here = first.cost();
        OptionalDouble there = fallback.filter(Target::used).map(Target::cost).orElse(OptionalDouble.of(0));
        return costBefore.isEmpty() || here.isEmpty() || there.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(costBefore.getAsDouble() + here.getAsDouble() + there.getAsDouble());
    }

    ModelOutcome call(List<ChatMessage> messages, List<ToolSpecification> tools, ReplyListener listener)
            throws JournalException {
        calls++;
        Target target = current();
        ProviderSettings provider = target.settings.provider();
        List<ChatMessage> sent = ImageMessages.forModel(messages, target.settings);
        // A request without tools is for a summary, which nothing follows.
        boolean cached = target.settings.cachesConversation() && !tools.isEmpty();
        ChatRequest.Builder request = ChatRequest.builder().messages(cached ? CachePoint.behind(sent) : sent);
        if (!tools.isEmpty()) {
            boolean gemini = provider.protocol() == ProviderSettings.Protocol.GEMINI;
            request.toolSpecifications(gemini ? GeminiSchemas.of(tools) : tools);
        }
        ModelOutcome outcome =
                recorder.call(provider.kind(), target.model, request.build(), config.retries(), listener);
        Usage used = used(target, outcome);
        usage = usage.plus(used);
        target.usage = target.usage.plus(used);
        return outcome;
    }

    private Usage used(Target target, ModelOutcome outcome) {
        if (!config.countsEveryAttempt()) {
            return outcome instanceof ModelOutcome.Answered answered
                    ? Usage.of(answered.response().tokenUsage())
                    : Usage.NONE;
        }
        List<TokenUsage> attempts = outcome.usages();
        target.uncounted |= outcome instanceof ModelOutcome.Answered
                && !attempts.get(attempts.size() - 1).isKnown();
        boolean writesCounted = target.settings.cachesConversation()
                || target.settings.provider().protocol() != ProviderSettings.Protocol.OPENAI;
        return attempts.stream()
                .map(Usage::of)
                // Sessions that marked nothing for a cache were recorded without these counts of OpenRouter's.
                .map(used -> writesCounted ? used : new Usage(used.input(), used.output(), used.cacheRead(), 0))
                .reduce(Usage.NONE, Usage::plus);
    }
}
