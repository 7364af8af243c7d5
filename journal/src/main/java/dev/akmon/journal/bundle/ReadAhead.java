package dev.akmon.journal.bundle;

import dev.akmon.journal.bundle.BundleException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, a bounded distance ahead of its user: decompressing and hashing then overlap. The
 * thread is started only when a stream turns out to be long; for a short one it would cost more than it gains.
 */
final class ReadAhead extends InputStream {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int BLOCKS_AHEAD = 8;
    private static final int START_AFTER_BYTES = 1 << 20;

    /** A part of the stream; its end when {@code length} is -1, and why it ended early when {@code failure} is there. */
    private record Block(byte[] bytes, int length, @Nullable Throwable failure) {}

    private final InputStream source;
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BLOCKS_AHEAD + 2);
    private @Nullable Thread reader;
    private long readDirectly;
    private Block current = new Block(new byte[0], 0, null);
    private int position;

    ReadAhead(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (reader == null && readDirectly < START_AFTER_BYTES) {
            int read = source.read(into, offset, length);
            readDirectly += Math.max(read, 0);
            return read;
        }
        while (position >= current.length()) {
            if (current.length() < 0) {
                return -1;
            }
            nextBlock();
        }
        int read = Math.min(length, current.length() - position);
        System.arraycopy(current.bytes(), position, into, offset, read);
        position += read;
        return read;
    }

    /** Stops the thread and closes the stream. */
    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.interrupt();
            boolean interrupted = false;
            while (reader.isAlive()) {
                try {
                    reader.join();
                } catch (InterruptedException e) {
                    interrupted = true; // the thread still uses what is closed next: it must have ended
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        source.close();
    }

    private void nextBlock() throws IOException {
        try {
            if (reader == null) {
                start();
            } else {
                empty.put(current.bytes());
            }
            current = full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException(Category.IO_ERROR, "interrupted while the bundle was read", e);
        }
        position = 0;
        if (current.failure() instanceof IOException e) {
            throw e;
        } else if (current.failure() instanceof Error e) {
            throw e;
        } else if (current.failure() instanceof RuntimeException e) {
            throw e;
        }
    }

    private void start() throws InterruptedException {
        for (int i = 0; i <= BLOCKS_AHEAD; i++) {
            empty.put(new byte[BLOCK_BYTES]);
        }
        reader = new Thread(this::readAll, "bundle-decompression");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        try {
            boolean more = true;
            while (more) {
                Block block = block(empty.take());
                full.put(block);
                more = block.length() > 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: nobody wants the rest
        }
    }

    private Block block(byte[] bytes) {
        try {
            int length = source.readNBytes(bytes, 0, bytes.length);
            return new Block(bytes, length == 0 ? -1 : length, null);
        } catch (IOException | RuntimeException | Error e) {
            return new Block(bytes, -1, e); // thrown where the stream is read
        }
    }
}
