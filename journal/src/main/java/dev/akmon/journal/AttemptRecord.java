package dev.akmon.journal;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP attempt of a provider call.
 *
 * @param attemptNumber 1 for the first attempt, then counting up; an unsigned 32 bit number
 * @param startedAt when the request was sent
 * @param endedAt when the attempt was over
 * @param status how it ended
 * @param request object: the request as sent
 * @param response object: the response, when there was one
 * @param stream object: the streamed body, when the body was streamed
 * @param errorMessage what went wrong, when something did
 */
public record AttemptRecord(
        int attemptNumber,
        Instant startedAt,
        Instant endedAt,
        AttemptStatus status,
        Digest request,
        @Nullable Digest response,
        @Nullable Digest stream,
        @Nullable String errorMessage) {
    public AttemptRecord {
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(request, "request");
    }
}
