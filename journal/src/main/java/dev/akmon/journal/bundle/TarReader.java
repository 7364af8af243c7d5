package dev.akmon.journal.bundle;

import dev.akmon.journal.bundle.BundleException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive of regular files and directories from beginning to end, and refuses everything that two readers could
 * take for different things: links and other special files, long names and other extensions, sizes that are not octal,
 * wrong checksums, a missing end, and anything but zeros behind the end.
 *
 * <p>Headers of the forms v7, ustar and GNU are read. Extended headers of POSIX (pax) are skipped when they carry only times,
 * owners and comments.
 */
final class TarReader {
    /** A file or directory of the archive. */
    record Entry(String name, boolean directory, long size) {}

    /** Longer extended headers than this have no business here. */
    private static final int MAX_PAX_BYTES = 16 << 10;

    private static final byte[] EMPTY_BLOCK = new byte[TarFormat.BLOCK];

    private final InputStream in;
    private final byte[] header = new byte[TarFormat.BLOCK];
    private @Nullable Entry current;
    private long remaining;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** The next file or directory; empty at the end of the archive. What is left of the content before is skipped. */
    Optional<Entry> next() throws IOException {
        finishContent();
        while (true) {
            readBlock("the archive ends without its end marker");
            if (Arrays.equals(header, EMPTY_BLOCK)) {
                requireNothingBehind();
                return Optional.empty();
            }
            byte type = header[TarFormat.TYPE];
            Entry entry = entry(type);
            begin(entry);
            if (type != 'x' && type != 'g') {
                return Optional.of(entry);
            }
            skipExtendedHeader(entry);
        }
    }

    /** Reads content of the current entry; -1 at its end. */
    int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (remaining == 0) {
            return length == 0 ? 0 : -1;
        }
        int read = in.read(into, offset, (int) Math.min(length, remaining));
        if (read < 0) {
            throw invalid("the archive ends within " + name());
        }
        remaining -= read;
        return read;
    }

    /** The content of the current entry as a stream, which need not be closed. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return TarReader.this.read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return TarReader.this.read(into, offset, length);
            }
        };
    }

    private void begin(Entry entry) {
        current = entry;
        remaining = entry.size();
        padding = TarFormat.padding(entry.size());
    }

    private void finishContent() throws IOException {
        byte[] buffer = header; // its content was taken over already
        while (remaining > 0) {
            read(buffer, 0, buffer.length);
        }
        if (in.readNBytes(buffer, 0, padding) < padding) {
            throw invalid("the archive ends within " + name());
        }
        padding = 0;
    }

    private String name() {
        return current == null ? "a header" : current.name();
    }

    private void readBlock(String otherwise) throws IOException {
        if (in.readNBytes(header, 0, header.length) < header.length) {
            throw invalid(otherwise);
        }
    }

    private void requireNothingBehind() throws IOException {
        readBlock("the archive ends within its end marker");
        if (!Arrays.equals(header, EMPTY_BLOCK)) {
            throw invalid("the archive's end marker is incomplete");
        }
        byte[] buffer = new byte[16 * TarFormat.BLOCK];
        for (int read = in.read(buffer, 0, buffer.length); read >= 0; read = in.read(buffer, 0, buffer.length)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] != 0) {
                    throw invalid("something stands behind the archive's end");
                }
            }
        }
    }

    private Entry entry(byte type) throws BundleException {
        if (TarFormat.checksum(header) != octal(TarFormat.CHECKSUM, TarFormat.CHECKSUM_LENGTH, "checksum")) {
            throw invalid("the archive has a header with a wrong checksum");
        }
        String name = fullName();
        long size = octal(TarFormat.SIZE, TarFormat.SIZE_LENGTH, "size");
        switch (type) {
            case 0, '0', 'x', 'g':
                return new Entry(name, false, size);
            case '5':
                if (size != 0) {
                    throw invalid("the directory " + name + " has content");
                }
                return new Entry(name, true, 0);
            default:
                throw invalid("the archive has an entry that is neither file nor directory: " + name + " (type "
                        + describe(type) + ")");
        }
    }

    private static String describe(byte type) {
        return switch (type) {
            case '1' -> "hard link";
            case '2' -> "symbolic link";
            case '3', '4' -> "device";
            case '6' -> "named pipe";
            case 'K', 'L' -> "long name";
            default -> Integer.toString(Byte.toUnsignedInt(type));
        };
    }

    private String fullName() throws BundleException {
        String name = text(TarFormat.NAME, TarFormat.NAME_LENGTH);
        boolean posix = Arrays.equals(
                header,
                TarFormat.MAGIC,
                TarFormat.MAGIC + TarFormat.POSIX_MAGIC.length,
                TarFormat.POSIX_MAGIC,
                0,
                TarFormat.POSIX_MAGIC.length);
        String prefix = posix ? text(TarFormat.PREFIX, TarFormat.PREFIX_LENGTH) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String text(int offset, int length) throws BundleException {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header, offset, end - offset))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BundleException(Category.INVALID_ARCHIVE, "the archive has a name that is not UTF-8", e);
        }
    }

    /** A number of octal digits, with spaces before and spaces or NULs behind. */
    private long octal(int offset, int length, String what) throws BundleException {
        int i = offset;
        int end = offset + length;
        while (i < end && header[i] == ' ') {
            i++;
        }
        int firstDigit = i;
        long value = 0;
        while (i < end && header[i] >= '0' && header[i] <= '7') {
            value = value << 3 | header[i] - '0';
            i++;
        }
        boolean wellFormed = i > firstDigit;
        while (i < end) {
            wellFormed &= header[i] == 0 || header[i] == ' ';
            i++;
        }
        if (!wellFormed) {
            throw invalid("the archive has a header whose " + what + " is not an octal number");
        }
        return value;
    }

    /**
     * An extended header consists of records {@code "<length> <key>=<value>\n"}. Those that say something about name, size or
     * kind of the file are refused, as are all unknown ones.
     */
    private void skipExtendedHeader(Entry entry) throws IOException {
        if (entry.size() > MAX_PAX_BYTES) {
            throw invalid("an extended header of " + entry.size() + " bytes");
        }
        byte[] records = new byte[(int) entry.size()];
        int filled = 0;
        while (filled < records.length) {
            filled += read(records, filled, records.length - filled);
        }
        PaxRecords.requireHarmless(records);
        finishContent();
    }

    private static BundleException invalid(String what) {
        return new BundleException(Category.INVALID_ARCHIVE, what);
    }
}
