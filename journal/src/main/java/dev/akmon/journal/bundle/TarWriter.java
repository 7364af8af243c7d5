package dev.akmon.journal.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tar archive of regular files, byte for byte as the reference implementation does: GNU magic, mode 0644, neither
 * owner nor time, type NUL, checksum of seven digits, and exactly two empty blocks at the end.
 */
final class TarWriter implements AutoCloseable {
    private static final long MAX_SIZE = (1L << 33) - 1; // eleven octal digits
    private static final byte[] EMPTY_BLOCK = new byte[TarFormat.BLOCK];

    private final OutputStream out;
    private long size;
    private long written;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a file, the content of which must follow. */
    void begin(String name, long fileSize) throws IOException {
        requireComplete();
        byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length > TarFormat.NAME_LENGTH || fileSize < 0 || fileSize > MAX_SIZE) {
            throw new IllegalArgumentException("no tar header for " + name + " of " + fileSize + " bytes");
        }
        byte[] header = new byte[TarFormat.BLOCK];
        System.arraycopy(nameBytes, 0, header, TarFormat.NAME, nameBytes.length);
        octal(header, TarFormat.MODE, 7, 0644);
        octal(header, TarFormat.SIZE, 11, fileSize);
        octal(header, TarFormat.MTIME, 11, 0);
        System.arraycopy(TarFormat.GNU_MAGIC, 0, header, TarFormat.MAGIC, TarFormat.GNU_MAGIC.length);
        octal(header, TarFormat.CHECKSUM, 7, TarFormat.checksum(header));
        out.write(header);
        size = fileSize;
        written = 0;
    }

    /** Adds to the content of the file begun last. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > size - written) {
            throw new IllegalStateException("more content than the header announced");
        }
        out.write(bytes, offset, length);
        written += length;
        if (length > 0 && written == size) {
            out.write(EMPTY_BLOCK, 0, TarFormat.padding(size));
        }
    }

    /** Writes the end of the archive. The stream below stays open. */
    void finish() throws IOException {
        requireComplete();
        out.write(EMPTY_BLOCK);
        out.write(EMPTY_BLOCK);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void requireComplete() {
        if (written != size) {
            throw new IllegalStateException("less content than the header announced");
        }
    }

    private static void octal(byte[] header, int offset, int digits, long value) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            header[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }
}
