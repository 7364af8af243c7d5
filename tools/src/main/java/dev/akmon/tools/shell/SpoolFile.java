package dev.akmon.tools.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file that what is too large for memory is laid down in, up to a limit. It is made with the first bytes and gone
 * with the program. Thread-safe.
 */
final class SpoolFile implements AutoCloseable {

    private final String name;
    private final long limit;
    private @Nullable FileChannel file;
    private long size;

    /** @param limit in bytes */
    SpoolFile(String name, long limit) {
        this.name = name;
        this.limit = limit;
    }

    /** Adds the bytes and says where they are; -1 when there is no more room for them. */
    synchronized long add(byte[] content) throws IOException {
        if (size + content.length > limit) {
            return -1;
        }
        if (file == null) {
            file = FileChannel.open(
                    Files.createTempFile(name, null),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }
        long at = size;
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            file.write(buffer, at + buffer.position());
        }
        size += content.length;
        return at;
    }

    /** The bytes that were added there. */
    synchronized byte[] read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file == null || file.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("a temporary file is shorter than it was");
            }
        }
        return buffer.array();
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
