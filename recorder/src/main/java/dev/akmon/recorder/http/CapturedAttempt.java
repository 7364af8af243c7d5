package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is kept of one HTTP attempt. Apart from the two instants it is a function of the request, the reply's
 * kept headers, the body's bytes and the failure, if any; playing those back gives an equal attempt.
 *
 * @param startedAt when the request was begun
 * @param endedAt when its reply was complete, or given up
 * @param status how it ended
 * @param request the request message, see {@link HttpMessages}
 * @param response the response message; null when no status line came. Its body is empty when {@code stream} has it
 * @param stream the body of a streamed reply as far as it was received; null when the reply was not a stream
 * @param errorMessage one line on what went wrong; null exactly when the attempt succeeded
 * @param retryAfter how long the server asks to wait before another attempt; null when it does not say
 * @param retryable whether another attempt at the same request may succeed
 */
public record CapturedAttempt(
        Instant startedAt,
        Instant endedAt,
        AttemptStatus status,
        byte[] request,
        byte @Nullable [] response,
        byte @Nullable [] stream,
        @Nullable String errorMessage,
        @Nullable Duration retryAfter,
        boolean retryable) {
    public CapturedAttempt {
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(request, "request");
        if ((status == AttemptStatus.Known.SUCCESS) != (errorMessage == null)) {
            throw new IllegalArgumentException("an attempt has an error message exactly when it failed: " + status);
        }
    }

    /** Whether the attempt got its whole reply and the reply was no error. */
    public boolean succeeded() {
        return status == AttemptStatus.Known.SUCCESS;
    }

    /** What went wrong, if anything did. */
    public Optional<String> error() {
        return Optional.ofNullable(errorMessage);
    }

    /** The same attempt at other times. */
    public CapturedAttempt at(Instant started, Instant ended) {
        return new CapturedAttempt(
                started, ended, status, request, response, stream, errorMessage, retryAfter, retryable);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapturedAttempt a
                && startedAt.equals(a.startedAt)
                && endedAt.equals(a.endedAt)
                && status.equals(a.status)
                && Arrays.equals(request, a.request)
                && Arrays.equals(response, a.response)
                && Arrays.equals(stream, a.stream)
                && Objects.equals(errorMessage, a.errorMessage)
                && Objects.equals(retryAfter, a.retryAfter)
                && retryable == a.retryable;
    }

    @Override
    public int hashCode() {
        return Objects.hash(startedAt, endedAt, status, Arrays.hashCode(request), errorMessage, retryable);
    }

    @Override
    public String toString() {
        return status.wireName() + (errorMessage == null ? "" : ": " + errorMessage);
    }
}
