package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.akmon.journal.AttemptStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that a provider reports, in the body of an HTTP error or inside a stream that had begun well.
 *
 * @param httpStatus the HTTP status it has, or would have had before the stream began
 * @param exhausted whether a quota is used up, so that waiting does not help
 * @param json the error as the provider wrote it, compact
 */
record ProviderError(int httpStatus, boolean exhausted, String json) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int SERVER_ERROR = 500;

    // Anthropic's error types, OpenAI's error types and codes, Gemini's (gRPC) status names, the names
    // of Bedrock's exceptions. Where a model fails within a stream, AWS says to retry, whatever the status it gives it.
    private static final Map<String, Integer> STATUS_OF_TYPE = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("context_length_exceeded", 400),
            Map.entry("invalid_argument", 400),
            Map.entry("failed_precondition", 400),
            Map.entry("authentication_error", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("unauthenticated", 401),
            Map.entry("billing_error", 402),
            Map.entry("permission_error", 403),
            Map.entry("permission_denied", 403),
            Map.entry("not_found_error", 404),
            Map.entry("model_not_found", 404),
            Map.entry("not_found", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("insufficient_quota", 429),
            Map.entry("resource_exhausted", 429),
            Map.entry("api_error", SERVER_ERROR),
            Map.entry("server_error", SERVER_ERROR),
            Map.entry("internal", SERVER_ERROR),
            Map.entry("unavailable", 503),
            Map.entry("timeout_error", 504),
            Map.entry("deadline_exceeded", 504),
            Map.entry("overloaded_error", 529),
            Map.entry("validationexception", 400),
            Map.entry("accessdeniedexception", 403),
            Map.entry("resourcenotfoundexception", 404),
            Map.entry("modeltimeoutexception", 408),
            Map.entry("throttlingexception", 429),
            Map.entry("internalserverexception", SERVER_ERROR),
            Map.entry("modelstreamerrorexception", SERVER_ERROR),
            Map.entry("serviceunavailableexception", 503));

    /** The error of an event {@code {"error":{"type":…,"code":…,"status":…}}} or {@code {"error":"…"}}. */
    static ProviderError inStream(JsonNode event) {
        return new ProviderError(statusIn(event.path("error")), isExhausted(event), event.toString());
    }

    /** The error of an HTTP reply with this status and body, whatever the body looks like. */
    static ProviderError ofReply(int httpStatus, byte[] body) {
        return new ProviderError(httpStatus, isExhausted(tryParse(body)), "");
    }

    /** How an attempt that ended with this error is recorded. */
    AttemptStatus attemptStatus() {
        return statusOf(httpStatus);
    }

    /** How an attempt that was answered with this HTTP status is recorded. */
    static AttemptStatus statusOf(int httpStatus) {
        if (httpStatus == 429) {
            return AttemptStatus.Known.RATE_LIMITED;
        }
        if (httpStatus >= 500) {
            return AttemptStatus.Known.SERVER_ERROR;
        }
        if (httpStatus >= 400) {
            return AttemptStatus.Known.CLIENT_ERROR;
        }
        return new AttemptStatus.Other("Redirect");
    }

    private static int statusIn(JsonNode error) {
        int code = error.path("code").asInt(0);
        if (code >= 400 && code < 600) {
            return code;
        }
        for (String field : List.of("code", "type", "status")) {
            Integer known = STATUS_OF_TYPE.get(error.path(field).asText().toLowerCase(Locale.ROOT));
            if (known != null) {
                return known;
            }
        }
        return SERVER_ERROR;
    }

    private static boolean isExhausted(@Nullable JsonNode body) {
        if (body == null) {
            return false;
        }
        JsonNode error = body.path("error");
        return error.path("code").asText().equals("insufficient_quota")
                || error.path("type").asText().equals("insufficient_quota");
    }

    private static @Nullable JsonNode tryParse(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }
}
