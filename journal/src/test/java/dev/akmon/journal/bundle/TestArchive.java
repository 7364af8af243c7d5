package dev.akmon.journal.bundle;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive made by hand, with headers no writer of ours would write. */
final class TestArchive {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A regular file as our writer writes it. */
    TestArchive file(String name, byte[] content) {
        return entry((byte) 0, name, content);
    }

    TestArchive file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** An entry of any type. */
    TestArchive entry(int type, String name, byte[] content) {
        return entry(header(type, name, content.length), content);
    }

    /** An entry with a header of one's own. */
    TestArchive entry(byte[] header, byte[] content) {
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[TarFormat.padding(content.length)]);
        return this;
    }

    /** Any bytes. */
    TestArchive raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The end marker. */
    TestArchive end() {
        return raw(new byte[2 * TarFormat.BLOCK]);
    }

    byte[] tar() {
        return out.toByteArray();
    }

    byte[] zstd() {
        return Zstd.compress(tar(), 1);
    }

    /** A header with a right checksum. */
    static byte[] header(int type, String name, long size) {
        byte[] header = new byte[TarFormat.BLOCK];
        put(header, TarFormat.NAME, name);
        put(header, TarFormat.MODE, "0000644");
        put(header, TarFormat.SIZE, String.format("%011o", size));
        put(header, TarFormat.MTIME, "00000000000");
        header[TarFormat.TYPE] = (byte) type;
        put(header, TarFormat.MAGIC, "ustar  ");
        return checked(header);
    }

    /** The header with its checksum made right. */
    static byte[] checked(byte[] header) {
        Arrays.fill(header, TarFormat.CHECKSUM, TarFormat.CHECKSUM + TarFormat.CHECKSUM_LENGTH, (byte) 0);
        put(header, TarFormat.CHECKSUM, String.format("%07o", TarFormat.checksum(header)));
        return header;
    }

    /** Puts text somewhere into a header. */
    static byte[] put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
        return header;
    }

    /** A frame: the payload behind its length. */
    static byte[] frame(byte[] payload) {
        return ByteBuffer.allocate(4 + payload.length)
                .putInt(payload.length)
                .put(payload)
                .array();
    }
}
