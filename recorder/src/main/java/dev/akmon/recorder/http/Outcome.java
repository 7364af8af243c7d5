package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import dev.langchain4j.exception.HttpException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended: what is recorded of it and what its caller is told. Everything here is computed from the reply's
 * kept headers, its body and the failure, so that playing those back gives the same again.
 *
 * @param error what the caller is told; null when the attempt succeeded
 */
record Outcome(
        AttemptStatus status,
        byte @Nullable [] response,
        byte @Nullable [] stream,
        @Nullable String message,
        @Nullable Duration retryAfter,
        boolean retryable,
        @Nullable Exception error) {
    private static final byte[] NO_BODY = {};
    private static final int REQUEST_TIMEOUT = 408;

    /** The connection failed before a status line came. */
    static Outcome withoutReply(ExchangeException failure) {
        return broken(null, null, failure);
    }

    /** The connection failed while a body was being read that is no stream. */
    static Outcome brokenBody(ReplyHead head, byte[] received, ExchangeException failure) {
        return broken(HttpMessages.response(head, received), null, failure);
    }

    /** The whole reply arrived; whether it is an error is up to its status. */
    static Outcome reply(ReplyHead head, byte[] body) {
        byte[] response = HttpMessages.response(head, body);
        return head.successful()
                ? succeeded(response, null)
                : failed(
                        ProviderError.ofReply(head.status(), body),
                        head,
                        response,
                        null,
                        httpMessage(head, body),
                        body);
    }

    /** A stream succeeded, or was cut. */
    static Outcome stream(ReplyHead head, StreamCapture capture) {
        byte[] response = HttpMessages.response(head, NO_BODY);
        byte[] stream = capture.received();
        Optional<ProviderError> error = capture.reportedError();
        if (error.isPresent()) {
            String json = error.get().json();
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return failed(error.get(), head, response, stream, "error in the stream: " + ErrorText.quote(bytes), bytes);
        }
        return capture.failure()
                .map(failure -> broken(response, stream, failure))
                .orElseGet(() -> succeeded(response, stream));
    }

    /** The captured attempt with this outcome. */
    CapturedAttempt attempt(byte[] request, Instant startedAt, Instant endedAt) {
        return new CapturedAttempt(
                startedAt, endedAt, status, request, response, stream, message, retryAfter, retryable);
    }

    private static Outcome succeeded(byte[] response, byte @Nullable [] stream) {
        return new Outcome(AttemptStatus.Known.SUCCESS, response, stream, null, null, false, null);
    }

    private static Outcome broken(byte @Nullable [] response, byte @Nullable [] stream, ExchangeException failure) {
        boolean retryable = failure.status() == AttemptStatus.Known.NETWORK_ERROR;
        return new Outcome(failure.status(), response, stream, failure.getMessage(), null, retryable, failure);
    }

    private static Outcome failed(
            ProviderError error,
            ReplyHead head,
            byte[] response,
            byte @Nullable [] stream,
            String message,
            byte[] errorBody) {
        HttpException forCaller = new HttpException(error.httpStatus(), new String(errorBody, StandardCharsets.UTF_8));
        Duration retryAfter = RetryAfter.of(head).orElse(null);
        return new Outcome(
                error.attemptStatus(), response, stream, message, retryAfter, retryable(error, head), forCaller);
    }

    private static boolean retryable(ProviderError error, ReplyHead head) {
        // What Anthropic's and OpenAI's servers say about it themselves overrides the status code.
        Optional<String> advice = head.header("x-should-retry");
        if (advice.isPresent()) {
            return advice.get().equals("true");
        }
        AttemptStatus status = error.attemptStatus();
        return status == AttemptStatus.Known.SERVER_ERROR
                || (status == AttemptStatus.Known.RATE_LIMITED && !error.exhausted())
                || error.httpStatus() == REQUEST_TIMEOUT;
    }

    private static String httpMessage(ReplyHead head, byte[] body) {
        String reason =
                StatusPhrases.phrase(head.status()).map(phrase -> " " + phrase).orElse("");
        String quoted = ErrorText.quote(body);
        return "HTTP " + head.status() + reason + (quoted.isEmpty() ? "" : ": " + quoted);
    }
}
