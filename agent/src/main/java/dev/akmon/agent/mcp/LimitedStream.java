package dev.akmon.agent.mcp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails where it has more bytes than it may. */
final class LimitedStream extends FilterInputStream {
    private final int limit;
    private long count;

    LimitedStream(InputStream in, int limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) {
        count += bytes;
        if (count > limit) {
            throw new IllegalStateException("it sent an answer of more than " + (limit >> 20) + " MiB");
        }
    }
}
