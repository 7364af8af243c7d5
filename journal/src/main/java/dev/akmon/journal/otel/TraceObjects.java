package dev.akmon.journal.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.SortedJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an imported session, each a JSON value in the form of {@link SortedJson}. Content stands as it is; where a
 * trace has none, an object says so and keeps what the span's attributes tell.
 */
final class TraceObjects {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String UNKNOWN = "unknown";

    private TraceObjects() {}

    static byte[] content(JsonNode value) {
        return SortedJson.write(value);
    }

    /** Stands for the working directory, which traces do not have. */
    static byte[] workingDirectory() {
        return SortedJson.write(JSON.objectNode()
                .put("akmon_not_captured", true)
                .put("field", "cwd")
                .put("reason", "otel traces carry no working directory")
                .put("schema", "akmon-otel-notcaptured-v1"));
    }

    /** The configuration object, which the chain pins: here a verifier reads the capture level. */
    static byte[] config(List<OtlpSpan> spans, TraceCapture level) {
        return SortedJson.write(JSON.objectNode()
                .put("agent", agent(spans))
                .put("akmon_otel_config", true)
                .put("capture_level", level.wireName())
                .put("conversation_id", first(spans, GenAi.CONVERSATION_ID).orElse(null))
                .put(
                        "model",
                        first(spans, GenAi.REQUEST_MODEL)
                                .or(() -> first(spans, GenAi.RESPONSE_MODEL))
                                .orElse(null))
                .put(
                        "provider",
                        first(spans, GenAi.PROVIDER_NAME)
                                .or(() -> first(spans, GenAi.SYSTEM))
                                .orElse(UNKNOWN))
                .put("schema", "akmon-otel-config-v1")
                .put("source_semconv", GenAi.SEMCONV_VERSION));
    }

    static byte[] request(OtlpSpan span, SpanContent content) {
        return content.request().map(TraceObjects::content).orElseGet(() -> {
            ObjectNode known = JSON.objectNode();
            Attributes attributes = span.attributes();
            attributes.text(GenAi.REQUEST_MODEL).ifPresent(model -> known.put("model", model));
            attributes.real(GenAi.REQUEST_TEMPERATURE).ifPresent(t -> known.put("temperature", t));
            attributes.integer(GenAi.REQUEST_MAX_TOKENS).ifPresent(n -> known.put("max_tokens", n));
            attributes.integer(GenAi.INPUT_TOKENS).ifPresent(n -> known.put("input_tokens", n));
            return withoutContent("request", known);
        });
    }

    static byte[] response(OtlpSpan span, SpanContent content) {
        return content.response().map(TraceObjects::content).orElseGet(() -> {
            ObjectNode known = JSON.objectNode();
            Attributes attributes = span.attributes();
            attributes.text(GenAi.RESPONSE_MODEL).ifPresent(model -> known.put("model", model));
            attributes.integer(GenAi.OUTPUT_TOKENS).ifPresent(n -> known.put("output_tokens", n));
            attributes.array(GenAi.FINISH_REASONS).ifPresent(reasons -> {
                ArrayNode texts = known.putArray("finish_reasons");
                for (OtlpValue reason : reasons) {
                    if (reason instanceof OtlpValue.Text text) {
                        texts.add(text.text());
                    }
                }
            });
            attributes.text(GenAi.RESPONSE_ID).ifPresent(id -> known.put("response_id", id));
            return withoutContent("response", known);
        });
    }

    static byte[] toolInput(OtlpSpan span) {
        return SpanContent.attribute(span, GenAi.TOOL_ARGUMENTS)
                .map(TraceObjects::content)
                .orElseGet(() -> {
                    ObjectNode known = JSON.objectNode().put("tool_name", toolName(span));
                    span.attributes().text(GenAi.TOOL_CALL_ID).ifPresent(id -> known.put("tool_call_id", id));
                    return withoutContent("tool_input", known);
                });
    }

    static byte[] toolOutput(OtlpSpan span) {
        return SpanContent.attribute(span, GenAi.TOOL_RESULT)
                .map(TraceObjects::content)
                .orElseGet(() -> withoutContent("tool_output", JSON.objectNode().put("tool_name", toolName(span))));
    }

    static String toolName(OtlpSpan span) {
        return span.attributes().text(GenAi.TOOL_NAME).orElse(UNKNOWN);
    }

    static String provider(OtlpSpan span) {
        Attributes attributes = span.attributes();
        return attributes
                .text(GenAi.PROVIDER_NAME)
                .or(() -> attributes.text(GenAi.SYSTEM))
                .orElse(UNKNOWN);
    }

    private static byte[] withoutContent(String field, ObjectNode known) {
        ObjectNode envelope = JSON.objectNode()
                .put("akmon_otel_metadata", true)
                .put("capture_level", TraceCapture.STRUCTURAL.wireName())
                .put("field", field)
                .put("schema", "akmon-otel-meta-v1")
                .put("source_semconv", GenAi.SEMCONV_VERSION);
        envelope.set("attributes", known);
        return SortedJson.write(envelope);
    }

    private static Optional<String> first(List<OtlpSpan> spans, String attribute) {
        return firstPresent(spans, span -> span.attributes().text(attribute));
    }

    /** The root span of an agent, by its id. */
    private static @Nullable String agent(List<OtlpSpan> spans) {
        return firstPresent(
                        spans,
                        span -> span.operation()
                                .filter(operation -> operation == Operation.SESSION_ROOT
                                        && span.parentSpanId().isEmpty())
                                .map(operation -> span.spanId()))
                .orElse(null);
    }

    private static Optional<String> firstPresent(List<OtlpSpan> spans, Function<OtlpSpan, Optional<String>> value) {
        return spans.stream().map(value).flatMap(Optional::stream).findFirst();
    }
}
