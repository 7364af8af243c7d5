package dev.akmon.journal.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the data types of SSH (RFC 4251, section 5): numbers big-endian, strings behind their length. */
final class SshReader {
    private final ByteBuffer in;

    SshReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    int uint32(String what) throws KeyFormatException {
        if (in.remaining() < Integer.BYTES) {
            throw cutOff(what);
        }
        return in.getInt();
    }

    byte[] string(String what) throws KeyFormatException {
        int length = uint32(what);
        if (length < 0 || length > in.remaining()) {
            throw cutOff(what);
        }
        return bytes(length);
    }

    String text(String what) throws KeyFormatException {
        return new String(string(what), StandardCharsets.ISO_8859_1);
    }

    byte[] rest() {
        return bytes(in.remaining());
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static KeyFormatException cutOff(String what) {
        return new KeyFormatException("it is cut off in its " + what);
    }
}
