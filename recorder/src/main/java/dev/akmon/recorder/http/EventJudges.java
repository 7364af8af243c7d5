package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the events of each provider just closely enough to know how its stream ends. */
final class EventJudges {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final EventSkim OPENAI = new EventSkim(Set.of("error", "finish_reason"), Set.of());
    private static final EventSkim OLLAMA = new EventSkim(Set.of("error"), Set.of("done"));
    private static final EventSkim GEMINI = new EventSkim(Set.of("error", "blockReason", "finishReason"), Set.of());

    private EventJudges() {}

    /** The event name, null when it has none, and its data; {@code Optional.empty()} when the data make no sense. */
    @FunctionalInterface
    interface Judge {
        Optional<Verdict> judge(@Nullable String eventName, String data);
    }

    static Optional<Verdict> openAi(@Nullable String eventName, String data) {
        if (data.equals("[DONE]")) {
            return Optional.of(Verdict.ENDS);
        }
        return skimmed(OPENAI, eventName, data, chunk -> anyHas(chunk.path("choices"), "finish_reason"));
    }

    static Optional<Verdict> anthropic(@Nullable String eventName, String data) {
        return object(eventName, data, event -> switch (event.path("type").asText()) {
            case "message_stop" -> Verdict.ENDS;
            case "error" -> Verdict.failed(ProviderError.inStream(event));
            default -> Verdict.CONTINUES;
        });
    }

    static Optional<Verdict> ollama(@Nullable String eventName, String data) {
        return skimmed(
                OLLAMA, eventName, data, line -> line.path("done").asBoolean(false) ? Verdict.ENDS : Verdict.CONTINUES);
    }

    static Optional<Verdict> gemini(@Nullable String eventName, String data) {
        // A prompt that is refused has a reason for that and no candidates at all.
        return skimmed(
                GEMINI,
                eventName,
                data,
                chunk -> chunk.path("promptFeedback").hasNonNull("blockReason")
                        ? Verdict.COMPLETE
                        : anyHas(chunk.path("candidates"), "finishReason"));
    }

    /** The error that a whole body reports which should have been a stream, if it is one. */
    static Optional<ProviderError> errorBody(byte[] body) {
        return parse(new String(body, StandardCharsets.UTF_8))
                .filter(json -> json.hasNonNull("error"))
                .map(ProviderError::inStream);
    }

    /** As {@link #object}, which is only asked about events that say more than how the answer goes on. */
    private static Optional<Verdict> skimmed(
            EventSkim skim, @Nullable String eventName, String data, Function<JsonNode, Verdict> judgeObject) {
        return !"error".equals(eventName) && skim.findsNothingIn(data)
                ? Optional.of(Verdict.CONTINUES)
                : object(eventName, data, judgeObject);
    }

    private static Optional<Verdict> object(
            @Nullable String eventName, String data, Function<JsonNode, Verdict> judgeObject) {
        return parse(data).map(json -> {
            boolean error = "error".equals(eventName) || json.hasNonNull("error");
            return error ? Verdict.failed(ProviderError.inStream(json)) : judgeObject.apply(json);
        });
    }

    private static Verdict anyHas(JsonNode list, String field) {
        for (JsonNode element : list) {
            if (element.hasNonNull(field)) {
                return Verdict.COMPLETE;
            }
        }
        return Verdict.CONTINUES;
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }
}
