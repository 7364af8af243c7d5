package dev.akmon.journal;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Compresses the record stream of a log into chunks. All chunks of one encoder are one zstd frame, flushed at the end of
 * each chunk, so that whatever a conversation repeats is found again in the shared window and costs a few bytes.
 */
final class ChunkEncoder implements AutoCloseable {
    private static final int LEVEL = 3;

    /** 16 MiB. Memory is touched only as far as a session grows. */
    private static final int WINDOW_LOG = 24;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZstdCompressCtx context;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ChunkBuffer chunk = new ChunkBuffer();

    ChunkEncoder() {
        context = new ZstdCompressCtx();
        // Also turns on long distance matching, which finds the repeated request wherever it lies in the window.
        context.setLevel(LEVEL).setLong(WINDOW_LOG).setChecksum(false);
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
