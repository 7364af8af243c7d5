package dev.akmon.journal.bundle;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The compression around the archive. Any zstd stream is read; what is written always has the settings below, one worker and
 * the one version of the library the build pins, so that the same session always gives the same bytes.
 *
 * <p>Nothing in the format is a hash over compressed bytes: another compressor may be used on a bundle at any time.
 */
final class ZstdFormat {
    /**
     * Smaller than level 6 at the same speed on objects of a recorded conversation, and far faster than the levels above.
     * Long distance matching would make bundles larger: it prefers far matches to the cheaper near ones.
     */
    private static final int LEVEL = 9;

    /**
     * 8 MiB: what the reference writes, and what every reader accepts. Objects stand in the order of their hashes, so that a
     * request finds the one it repeats only within the window.
     */
    private static final int WINDOW_LOG = 23;

    /** The largest window that is read, 128 MiB: the limit of zstd's own tools. */
    static final int MAX_WINDOW_LOG = 27;

    /** The library crosses into native code at each write; headers and frames are small. */
    private static final int BUFFER_BYTES = 128 << 10;

    private ZstdFormat() {}

    /** Compresses what is written into one frame with a checksum. Closing it closes {@code out}. */
    static OutputStream compress(OutputStream out) throws IOException {
        ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out, LEVEL)
                .setWindowLog(WINDOW_LOG)
                .setChecksum(true);
        return new BufferedOutputStream(zstd, BUFFER_BYTES);
    }
}
