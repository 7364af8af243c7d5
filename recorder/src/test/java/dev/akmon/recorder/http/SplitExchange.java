package dev.akmon.recorder.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A reply whose body arrives in two pieces, split at a given byte, and then ends in an orderly way. */
final class SplitExchange implements Exchange {
    private final ReplyHead head;
    private final InputStream body;

    SplitExchange(Provider provider, byte[] body, int split) {
        this.head = new ReplyHead(200, Map.of("content-type", List.of(provider.contentType())));
        this.body = new SequenceInputStream(
                new ByteArrayInputStream(body, 0, split), new ByteArrayInputStream(body, split, body.length - split));
    }

    @Override
    public ReplyHead head() {
        return head;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Instant startedAt() {
        return Instant.EPOCH;
    }

    @Override
    public void close() {
        // The bytes are in memory.
    }

    @Override
    public Instant endedAt() {
        return Instant.EPOCH;
    }
}
