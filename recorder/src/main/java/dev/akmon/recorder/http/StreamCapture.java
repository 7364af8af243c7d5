package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a streamed reply on its way to the parser: keeps every byte that passes, and ends where the reply ends.
 *
 * <p>A read hands out one line at most, with all of its line end (CR LF, LF or CR), or one binary message. So the parser has seen exactly the
 * bytes that are kept, whatever pieces the network brought them in, and a receiver that cancels at some event leaves
 * the same bytes whenever it does so. After the event that ends the reply nothing more is read: some servers keep the
 * connection open. Nor is more than {@link ReplyLimit#BYTES}.
 *
 * <p>The end of the input counts as the end of the reply only if the reply is complete by then; otherwise reading fails,
 * because parsers take any end of input for a success.
 */
final class StreamCapture extends InputStream {
    private static final int CHUNK_BYTES = 8192;
    private static final Set<String> TYPES_OF_STREAMS = Set.of(
            "text/event-stream",
            "application/x-ndjson",
            "application/json",
            "application/stream+json",
            "application/octet-stream",
            "application/vnd.amazon.eventstream",
            "text/plain");

    private final InputStream body;
    private final StreamProtocol protocol;
    private final String contentType;
    private final StreamMonitor monitor;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int handedOutTo;
    private int limit;
    private @Nullable InputEnd inputEnd;

    private boolean atEnd;
    private boolean closedEarly;
    private @Nullable ExchangeException failure;
    private @Nullable ProviderError reportedError;

    StreamCapture(InputStream body, StreamProtocol protocol, ReplyHead head) {
        this.body = body;
        this.protocol = protocol;
        this.contentType = head.header("content-type").orElse("");
        this.monitor = protocol.monitor();
    }

    /** The bytes that were handed out. */
    byte[] received() {
        return received.toByteArray();
    }

    /** The error that the stream, or what came in place of one, reported. */
    Optional<ProviderError> reportedError() {
        return Optional.ofNullable(reportedError);
    }

    /** Why the reply is not whole; empty when it is. */
    Optional<ExchangeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether the event just read is an error, or not of the protocol. */
    boolean sawFault() {
        return monitor.error().isPresent() || monitor.nonsense().isPresent();
    }

    /** Whether the receiver closed the stream before its end. */
    boolean closedEarly() {
        return closedEarly;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (atEnd) {
            return -1;
        }
        if (position == handedOutTo && monitor.ended()) {
            end();
            return -1;
        }
        // Before anything more is asked for: a recording ends here, and its replay must not find out more than that.
        int allowed = ReplyLimit.BYTES - received.size();
        if (allowed == 0) {
            failure = ReplyLimit.reached();
            throw failure;
        }
        if (position == handedOutTo && !nextPiece()) {
            end();
            return -1;
        }
        int count = Math.min(Math.min(length, allowed), handedOutTo - position);
        System.arraycopy(chunk, position, bytes, offset, count);
        monitor.accept(chunk, position, count);
        received.write(chunk, position, count);
        position += count;
        return count;
    }

    /** Nothing can be read without waiting, or readers would go on to the next line by themselves. */
    @Override
    public int available() {
        return 0;
    }

    /** Closing before the end, as a receiver does that has heard enough, cancels the attempt. */
    @Override
    public void close() {
        if (atEnd || failure != null) {
            return;
        }
        if (monitor.ended()) {
            atEnd = true;
            judgeEnd();
        } else {
            closedEarly = true;
            failure = new ExchangeException(AttemptStatus.Known.CANCELLED, "cancelled by the receiver");
        }
    }

    /** Finds what to hand out next: what there is of the current line or message. False at the end of the input. */
    private boolean nextPiece() throws ExchangeException {
        if (position == limit && !fill(0)) {
            return false;
        }
        OptionalInt left = monitor.left();
        if (left.isPresent()) {
            handedOutTo = Math.min(limit, position + left.getAsInt());
            return true;
        }
        int end = position;
        while (end < limit && chunk[end] != '\n' && chunk[end] != '\r') {
            end++;
        }
        if (end == limit) {
            handedOutTo = end;
        } else if (chunk[end] == '\n') {
            handedOutTo = end + 1;
        } else if (end + 1 < limit) {
            handedOutTo = chunk[end + 1] == '\n' ? end + 2 : end + 1;
        } else if (end > position) {
            // Whether a LF belongs to the CR is not known yet.
            handedOutTo = end;
        } else {
            handedOutTo = fill(1) && chunk[1] == '\n' ? 2 : 1;
        }
        return true;
    }

    /**
     * Waits for more.
     *
     * @param kept how many bytes, none or one, of those before the limit are still needed; they move to the front
     * @return false when nothing more will come
     */
    private boolean fill(int kept) throws ExchangeException {
        if (kept == 1) {
            chunk[0] = chunk[limit - 1];
        }
        position = 0;
        handedOutTo = 0;
        limit = kept;
        if (inputEnd == null) {
            readMore(kept);
        }
        if (limit > kept) {
            return true;
        }
        if (kept > 0 || inputEnd.failure() == null) {
            return false;
        }
        monitor.endOfInput();
        if (monitor.ended()) {
            return false;
        }
        failure = inputEnd.failure();
        throw failure;
    }

    private void readMore(int offset) {
        try {
            int count = body.read(chunk, offset, chunk.length - offset);
            if (count > 0) {
                limit = offset + count;
            } else {
                inputEnd = new InputEnd(null);
            }
        } catch (ExchangeException e) {
            inputEnd = new InputEnd(e);
        } catch (IOException e) {
            throw new IllegalStateException("an exchange's body fails with an ExchangeException only", e);
        }
    }

    /** The input is over, in good order or, with a failure, not. */
    private record InputEnd(@Nullable ExchangeException failure) {}

    private void end() throws ExchangeException {
        monitor.endOfInput();
        judgeEnd();
        if (failure != null) {
            throw failure;
        }
        atEnd = true;
    }

    private void judgeEnd() {
        Optional<ProviderError> error = monitor.error();
        if (error.isEmpty() && !monitor.anyEvent()) {
            error = EventJudges.errorBody(received.toByteArray());
        }
        reportedError = error.orElse(null);
        if (reportedError == null && !monitor.complete()) {
            failure = incomplete();
        }
    }

    private ExchangeException incomplete() {
        if (!monitor.anyEvent() && received.size() > 0 && !TYPES_OF_STREAMS.contains(mediaType())) {
            return new ExchangeException(
                    new AttemptStatus.Other("UnexpectedReply"),
                    "the server answered with " + mediaType() + " instead of a stream of events: "
                            + ErrorText.quote(received.toByteArray()));
        }
        return new ExchangeException(AttemptStatus.Known.NETWORK_ERROR, incompleteMessage());
    }

    private String incompleteMessage() {
        if (monitor.nonsense().isPresent()) {
            return "the stream holds " + monitor.nonsense().get();
        }
        if (received.size() == 0) {
            return "the server ended the stream before sending anything";
        }
        return "the stream ended after " + received.size() + " bytes without " + protocol.endMarker();
    }

    private String mediaType() {
        return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
