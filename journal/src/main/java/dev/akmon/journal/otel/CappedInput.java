package dev.akmon.journal.otel;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops reading where a file turns out longer than it may be: a few kilobytes of gzip can hold gigabytes. */
final class CappedInput extends FilterInputStream {
    /** There is more than is read. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long limit) {
            super("it is longer than " + limit + " bytes");
        }
    }

    private final long limit;
    private long left;

    CappedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) throws TooLong {
        left -= read;
        if (left < 0) {
            throw new TooLong(limit);
        }
    }
}
