package dev.akmon.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A log on disk. It is a {@link RandomAccessFile}, not a channel, because interrupting a thread inside a channel operation
 * closes the channel: cancelling a run would break its journal.
 */
final class DiskLogFile implements LogFile {
    private final RandomAccessFile file;

    DiskLogFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        file.seek(file.length());
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        file.write(bytes, offset, length);
    }

    @Override
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void truncate(long length) throws IOException {
        file.setLength(length);
        file.seek(length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
