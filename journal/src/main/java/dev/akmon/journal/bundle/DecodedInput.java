package dev.akmon.journal.bundle;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.akmon.journal.ZstdLibrary;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The archive of a bundle, decompressed, up to a limit. What is wrong with the compressed data is INVALID_ARCHIVE; that it
 * could not be read is IO_ERROR.
 */
final class DecodedInput extends InputStream {
    private final ZstdInputStreamNoFinalizer zstd;
    private final long limit;
    private long decoded;

    /** @throws BundleException IO_ERROR */
    DecodedInput(InputStream compressed, long limit) throws BundleException {
        this.limit = limit;
        try {
            zstd = new ZstdInputStreamNoFinalizer(new Source(compressed));
            zstd.setLongMax(ZstdFormat.MAX_WINDOW_LOG);
        } catch (LinkageError e) {
            throw new BundleException(Category.IO_ERROR, ZstdLibrary.describe(e), e);
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot start decompressing: " + e.getMessage(), e);
        }
    }

    @Override
    public int read() throws BundleException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws BundleException {
        int read;
        try {
            read = zstd.read(into, offset, length);
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(
                    Category.INVALID_ARCHIVE, "the file is not intact zstd data: " + e.getMessage(), e);
        }
        decoded += Math.max(read, 0);
        if (decoded > limit) {
            throw new BundleException(
                    Category.BUNDLE_TOO_LARGE,
                    "the bundle decompresses to more than the " + limit + " bytes that are allowed");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        zstd.close();
    }

    /** Tells failures of the file from failures of what is in it. */
    private static final class Source extends FilterInputStream {
        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                throw new BundleException(Category.IO_ERROR, "cannot read the bundle: " + e.getMessage(), e);
            }
        }
    }
}
