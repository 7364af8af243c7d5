package dev.akmon.journal;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Decompresses the chunks of a log, one after the other, as the stream of bytes of the current chunk. */
final class ChunkDecoder extends InputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final ByteBuffer output =
            ByteBuffer.allocateDirect(2 * BUFFER_BYTES).limit(0);
    private final byte[] transfer = new byte[BUFFER_BYTES];
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private InputStream chunk = InputStream.nullInputStream();
    private boolean frameFinished = true;

    /** Goes on with this chunk. The one before must have been read to its end. */
    void begin(InputStream compressed, boolean freshFrame) throws CorruptChunkException {
        if (freshFrame) {
            context.reset();
            frameFinished = false;
        } else if (frameFinished) {
            throw new CorruptChunkException("the compressed stream goes on behind its end", null);
        }
        chunk = compressed;
        input.limit(0);
        output.limit(0);
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(output.get()) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, output.remaining());
        output.get(bytes, offset, count);
        return count;
    }

    @Override
    public void close() {
        context.close();
    }

    /** Makes sure there is output to take; false at the end of the chunk. */
    private boolean fill() throws IOException {
        while (!output.hasRemaining()) {
            boolean inputEnded = !input.hasRemaining() && !fillInput();
            if (frameFinished) {
                if (!inputEnded) {
                    throw new CorruptChunkException("the compressed stream goes on behind its end", null);
                }
                return false;
            }
            output.clear();
            try {
                frameFinished = context.decompressDirectByteBufferStream(output, input);
            } catch (ZstdException e) {
                throw new CorruptChunkException("the compressed data cannot be read: " + e.getMessage(), e);
            } finally {
                output.flip();
            }
            if (inputEnded && !output.hasRemaining()) {
                return false;
            }
        }
        return true;
    }

    private boolean fillInput() throws IOException {
        int count = chunk.read(transfer, 0, transfer.length);
        if (count <= 0) {
            return false;
        }
        input.clear();
        input.put(transfer, 0, count).flip();
        return true;
    }
}
