package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recorded attempt as an exchange: the reply comes from the recording, and where the connection failed it fails again,
 * at the same byte and with the same words. {@link SeamHttpClient} makes of it the attempt that was recorded.
 */
public final class PlaybackExchange implements Exchange {
    private static final byte[] NO_BODY = {};

    private final @Nullable ReplyHead head;
    private final InputStream body;
    private final @Nullable ExchangeException failure;
    private final Instant startedAt;
    private final Instant endedAt;

    private PlaybackExchange(
            @Nullable ReplyHead head,
            byte[] body,
            @Nullable ExchangeException failure,
            Instant startedAt,
            Instant endedAt) {
        this.head = head;
        this.body = new PlaybackBody(body, failure);
        this.failure = failure;
        this.startedAt = startedAt;
        this.endedAt = endedAt;
    }

    /**
     * The exchange of which this was recorded.
     *
     * @param status how the attempt ended
     * @param errorMessage what went wrong, null for a success
     * @param response the response message, null when there was none
     * @param stream the body of a streamed reply, null when it was no stream
     * @throws HttpMessageException when these cannot have been recorded of one attempt
     */
    public static PlaybackExchange of(
            AttemptStatus status,
            @Nullable String errorMessage,
            byte @Nullable [] response,
            byte @Nullable [] stream,
            Instant startedAt,
            Instant endedAt)
            throws HttpMessageException {
        if (response == null) {
            if (status == AttemptStatus.Known.SUCCESS) {
                throw new HttpMessageException("an attempt is recorded as a success but has no response");
            }
            return new PlaybackExchange(null, NO_BODY, failure(status, errorMessage), startedAt, endedAt);
        }
        HttpMessages.ParsedResponse parsed = HttpMessages.parseResponse(response);
        ExchangeException failure = failedOnTheWay(status, parsed.head()) ? failure(status, errorMessage) : null;
        byte[] body = stream == null ? parsed.body() : stream;
        return new PlaybackExchange(parsed.head(), body, failure, startedAt, endedAt);
    }

    /** Whether the connection failed, as opposed to the server having reported an error. */
    private static boolean failedOnTheWay(AttemptStatus status, ReplyHead head) {
        if (status == AttemptStatus.Known.CANCELLED || status == AttemptStatus.Known.NETWORK_ERROR) {
            return true;
        }
        // A redirect has a status of its own too, but its reply came through.
        return status instanceof AttemptStatus.Other && head.successful();
    }

    private static ExchangeException failure(AttemptStatus status, @Nullable String errorMessage) {
        return new ExchangeException(status, Objects.requireNonNullElse(errorMessage, status.wireName()));
    }

    @Override
    public ReplyHead head() throws ExchangeException {
        if (head == null) {
            throw Objects.requireNonNull(failure);
        }
        return head;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public void close() {
        // Nothing is open: the recording is in memory.
    }

    @Override
    public Instant endedAt() {
        return endedAt;
    }

    /** The recorded bytes, and after them the recorded failure. */
    private static final class PlaybackBody extends InputStream {
        private final InputStream bytes;
        private final @Nullable ExchangeException failure;

        PlaybackBody(byte[] bytes, @Nullable ExchangeException failure) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = bytes.read(target, offset, length);
            if (count < 0 && failure != null) {
                throw failure;
            }
            return count;
        }
    }
}
