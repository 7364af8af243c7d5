package dev.akmon.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Collects the bytes of one chunk in blocks, so that a large chunk is neither copied nor doubled while it grows. */
final class ChunkBuffer {
    private static final int BLOCK_BYTES = 64 * 1024;

    private final List<byte[]> full = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private byte[] block = new byte[BLOCK_BYTES];
    private int used;

    /** Takes all that remains in the buffer. */
    void add(ByteBuffer bytes) {
        crc.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            if (used == BLOCK_BYTES) {
                full.add(block);
                block = new byte[BLOCK_BYTES];
                used = 0;
            }
            int count = Math.min(bytes.remaining(), BLOCK_BYTES - used);
            bytes.get(block, used, count);
            used += count;
        }
    }

    long length() {
        return (long) full.size() * BLOCK_BYTES + used;
    }

    int crc() {
        return (int) crc.getValue();
    }

    void writeTo(LogFile file) throws IOException {
        for (byte[] each : full) {
            file.append(each, 0, each.length);
        }
        file.append(block, 0, used);
    }

    void clear() {
        full.clear();
        used = 0;
        crc.reset();
    }
}
