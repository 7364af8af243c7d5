package dev.akmon.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the part of CBOR that events use: definite lengths, everything in its shortest form. */
final class CborWriter {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTE_STRING = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    /** Tag of a time as a number of seconds since 1970. */
    static final int TAG_EPOCH_SECONDS = 1;

    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;

    private static final int INITIAL_CAPACITY = 512;

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int length;

    void unsigned(long value) {
        head(UNSIGNED, value);
    }

    void signed(long value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, -1 - value);
        }
    }

    /** @throws IllegalArgumentException for a lone surrogate, which UTF-8 cannot express */
    void text(String value) {
        if (isAscii(value)) {
            head(TEXT, value.length());
            ensure(value.length());
            for (int i = 0; i < value.length(); i++) {
                buffer[length++] = (byte) value.charAt(i);
            }
            return;
        }
        ByteBuffer utf8;
        try {
            // String.getBytes would write '?' for a lone surrogate, and two texts would share one hash.
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text with a lone surrogate has no UTF-8 form", e);
        }
        head(TEXT, utf8.remaining());
        raw(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
    }

    void byteString(byte[] value) {
        head(BYTE_STRING, value.length);
        raw(value, 0, value.length);
    }

    void array(int elements) {
        head(ARRAY, elements);
    }

    void map(int pairs) {
        head(MAP, pairs);
    }

    void tag(int tag) {
        head(TAG, tag);
    }

    void trueValue() {
        ensure(1);
        buffer[length++] = (byte) TRUE;
    }

    void nullValue() {
        ensure(1);
        buffer[length++] = (byte) NULL;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** Nearly all texts are, and an encoder for each of them would be most of the work. */
    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** The argument counts as unsigned. */
    private void head(int majorType, long argument) {
        ensure(9);
        int major = majorType << 5;
        if (argument < 0 || argument > 0xffff_ffffL) {
            buffer[length++] = (byte) (major | 27);
            bigEndian(argument, 8);
        } else if (argument > 0xffff) {
            buffer[length++] = (byte) (major | 26);
            bigEndian(argument, 4);
        } else if (argument > 0xff) {
            buffer[length++] = (byte) (major | 25);
            bigEndian(argument, 2);
        } else if (argument > 23) {
            buffer[length++] = (byte) (major | 24);
            buffer[length++] = (byte) argument;
        } else {
            buffer[length++] = (byte) (major | argument);
        }
    }

    private void bigEndian(long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
    }

    private void raw(byte[] bytes, int offset, int count) {
        ensure(count);
        System.arraycopy(bytes, offset, buffer, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, more), buffer.length * 2));
        }
    }
}
