package dev.akmon.recorder.http;

import dev.akmon.recorder.http.TextMonitor.Framing;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.util.function.Supplier;

/**
 * The streaming protocols of model providers, as far as capture needs to know them: how a reply is cut into events,
 * which event ends it, and which one reports an error after the status line has already said 200.
 */
public enum StreamProtocol {
    /**
     * Chat completions of OpenAI and the many servers compatible with it: server-sent events that end in
     * {@code [DONE]}, which some servers leave out after the chunk with a finish reason.
     */
    OPENAI(Framing.SERVER_SENT_EVENTS, EventJudges::openAi, "a finish reason or [DONE]"),
    /** Anthropic's messages: server-sent events that end in {@code message_stop}. */
    ANTHROPIC(Framing.SERVER_SENT_EVENTS, EventJudges::anthropic, "message_stop"),
    /** Ollama's chat: one JSON object per line, the last one saying {@code "done":true}. */
    OLLAMA(Framing.JSON_LINES, EventJudges::ollama, "\"done\":true"),
    /** Gemini's streamGenerateContent: server-sent events; one with a {@code finishReason} comes before the end. */
    GEMINI(Framing.SERVER_SENT_EVENTS, EventJudges::gemini, "a finishReason"),
    /** Amazon Bedrock's ConverseStream: binary messages, the last one being {@code metadata}. */
    BEDROCK(EventStreamMonitor::new, "a metadata event");

    private final Supplier<StreamMonitor> monitors;
    private final String endMarker;

    StreamProtocol(Framing framing, EventJudges.Judge judge, String endMarker) {
        this(() -> new TextMonitor(framing, judge), endMarker);
    }

    StreamProtocol(Supplier<StreamMonitor> monitors, String endMarker) {
        this.monitors = monitors;
        this.endMarker = endMarker;
    }

    /** What a complete stream must contain, in words for an error message. */
    String endMarker() {
        return endMarker;
    }

    /** Watches one stream from its first byte. */
    StreamMonitor monitor() {
        return monitors.get();
    }

    /** The listener to give the parser for this receiver. */
    ServerSentEventListener adapt(ServerSentEventListener receiver) {
        return this == OLLAMA ? new NumberedToolCalls(receiver) : receiver;
    }
}
