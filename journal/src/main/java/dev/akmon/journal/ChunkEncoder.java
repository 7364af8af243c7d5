package dev.akmon.journal;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Compresses the record stream of a log into chunks. All chunks of one encoder are one zstd frame, flushed at the end of
 * each chunk, so that whatever a conversation repeats is found again in the shared window and costs a few bytes.
 */
final class ChunkEncoder implements AutoCloseable {
    /**
     * Level 6 without long distance matching. On recorded conversations it is smaller than level 3 and than any level with
     * long distance matching, which prefers far matches to the cheaper near ones; a request that repeats the one before is
     * one long match either way.
     */
    private static final int LEVEL = 6;

    /** 16 MiB, so that a repeated request is found up to that size. Memory is touched only as far as a session grows. */
    private static final int WINDOW_LOG = 24;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZstdCompressCtx context;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ChunkBuffer chunk = new ChunkBuffer();

    ChunkEncoder() {
        context = new ZstdCompressCtx();
        // The commits have their own checksums.
        context.setLevel(LEVEL).setWindowLog(WINDOW_LOG).setChecksum(false);
    }

    void write(byte[] bytes, int offset, int length) {
        int position = offset;
        int end = offset + length;
        while (position < end) {
            int count = Math.min(input.remaining(), end - position);
            input.put(bytes, position, count);
            position += count;
            if (!input.hasRemaining()) {
                compress(EndDirective.CONTINUE);
            }
        }
    }

    /** Completes the chunk: a decoder given its bytes gets everything written so far. */
    ChunkBuffer finish(boolean lastOfFrame) {
        compress(lastOfFrame ? EndDirective.END : EndDirective.FLUSH);
        return chunk;
    }

    @Override
    public void close() {
        context.close();
    }

    private void compress(EndDirective directive) {
        input.flip();
        boolean done;
        do {
            done = context.compressDirectByteBufferStream(output, input, directive);
            output.flip();
            chunk.add(output);
            output.clear();
        } while (directive == EndDirective.CONTINUE ? input.hasRemaining() : !done);
        input.clear();
    }
}
