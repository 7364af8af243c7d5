package dev.akmon.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes put aside, to be appended to and read anywhere: the first few megabytes in memory, the rest in a temporary file that
 * has no name any more, so that it is gone with the process however that ends. Used by one thread at a time.
 */
public final class ByteSpool implements AutoCloseable {
    private static final int MAX_BYTES_IN_MEMORY = 4 << 20;
    private static final int FIRST_ALLOCATION = 16 << 10;
    private static final int BUFFER_BYTES = 64 << 10;

    private byte[] memory = new byte[0];
    private long length;
    private @Nullable RandomAccessFile file;

    private long fileLength;

    /** What was appended last and is not in the file yet; small appends would cost a system call each. */
    private byte[] buffer = new byte[0];

    private int buffered;

    /** Number of bytes appended so far, which is where the next ones will stand. */
    public long length() {
        return length;
    }

    /** Appends bytes. */
    public void append(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int inMemory = (int) Math.min(count, Math.max(0, MAX_BYTES_IN_MEMORY - length));
        if (inMemory > 0) {
            int needed = (int) length + inMemory;
            if (needed > memory.length) {
                int larger = Math.max(Math.max(needed, FIRST_ALLOCATION), memory.length * 2);
                memory = Arrays.copyOf(memory, Math.min(larger, MAX_BYTES_IN_MEMORY));
            }
            System.arraycopy(bytes, offset, memory, (int) length, inMemory);
        }
        if (inMemory < count) {
            appendToFile(bytes, offset + inMemory, count - inMemory);
        }
        length += count;
    }

    /**
     * Fills an array with the bytes from this position on.
     *
     * @throws IndexOutOfBoundsException when so many were not appended
     */
    public void read(long position, byte[] into) throws IOException {
        read(position, into, 0, into.length);
    }

    /** The bytes from {@code position} to {@code position + count} as a stream, which need not be closed. */
    public InputStream stream(long position, long count) {
        Objects.checkFromIndexSize(position, count, length);
        return count == 0 ? new ByteArrayInputStream(new byte[0]) : new Section(position, count);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private void read(long position, byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(position, count, length);
        int inMemory = (int) Math.min(count, Math.max(0, MAX_BYTES_IN_MEMORY - position));
        System.arraycopy(memory, (int) Math.min(position, memory.length), into, offset, inMemory);
        if (inMemory < count) {
            flush();
            file.seek(position + inMemory - MAX_BYTES_IN_MEMORY);
            file.readFully(into, offset + inMemory, count - inMemory);
        }
    }

    private void appendToFile(byte[] bytes, int offset, int count) throws IOException {
        if (file == null) {
            file = openAnonymousFile();
            buffer = new byte[BUFFER_BYTES];
        }
        if (buffered + count > BUFFER_BYTES) {
            flush();
        }
        if (count > BUFFER_BYTES) {
            write(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, buffer, buffered, count);
            buffered += count;
        }
    }

    private void flush() throws IOException {
        if (buffered > 0) {
            write(buffer, 0, buffered);
            buffered = 0;
        }
    }

    private void write(byte[] bytes, int offset, int count) throws IOException {
        file.seek(fileLength);
        file.write(bytes, offset, count);
        fileLength += count;
    }

    private static RandomAccessFile openAnonymousFile() throws IOException {
        Path path = Files.createTempFile("akmon-spool-", null); // readable by its owner only
        try {
            return new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
    }

    private final class Section extends InputStream {
        private long position;
        private final long end;

        Section(long position, long count) {
            this.position = position;
            this.end = position + count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int read = (int) Math.min(count, end - position);
            ByteSpool.this.read(position, into, offset, read);
            position += read;
            return read;
        }
    }
}
