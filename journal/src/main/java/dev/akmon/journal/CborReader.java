package dev.akmon.journal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads exactly what {@link CborWriter} writes and refuses every other spelling of the same values. */
final class CborReader {
    /** The next bytes are not what must stand here. Carries no stack trace: refusing is an ordinary outcome. */
    static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;

        Unexpected(int offset, String expected) {
            super("expected " + expected + " at byte " + offset, null, false, false);
        }
    }

    private final byte[] bytes;
    private int position;

    CborReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long unsigned() throws Unexpected {
        return head(CborWriter.UNSIGNED, "an unsigned integer");
    }

    /** An integer that fits a Java long. */
    long signed() throws Unexpected {
        int start = position;
        boolean negative = peek() >>> 5 == CborWriter.NEGATIVE;
        long argument = head(negative ? CborWriter.NEGATIVE : CborWriter.UNSIGNED, "an integer");
        if (argument < 0) {
            throw new Unexpected(start, "an integer of 64 bits");
        }
        return negative ? -1 - argument : argument;
    }

    String text() throws Unexpected {
        int start = position;
        int length = length(CborWriter.TEXT, "text");
        if (isAscii(length)) {
            String text = new String(bytes, position, length, StandardCharsets.ISO_8859_1);
            position += length;
            return text;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, position, length))
                    .toString();
            position += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new Unexpected(start, "text in UTF-8");
        }
    }

    /** Nearly all texts are, and a decoder for each of them would be most of the work. */
    private boolean isAscii(int length) {
        for (int i = position; i < position + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    byte[] byteString() throws Unexpected {
        int length = length(CborWriter.BYTE_STRING, "a byte string");
        byte[] value = new byte[length];
        System.arraycopy(bytes, position, value, 0, length);
        position += length;
        return value;
    }

    /** The number of elements; never more than there are bytes left, so it may be trusted for sizing. */
    int array() throws Unexpected {
        return length(CborWriter.ARRAY, "an array");
    }

    void map(int pairs) throws Unexpected {
        int start = position;
        if (length(CborWriter.MAP, "a map") != pairs) {
            throw new Unexpected(start, "a map of " + pairs);
        }
    }

    /** A text that must be exactly this: a key. */
    void key(String expected) throws Unexpected {
        int start = position;
        int length = length(CborWriter.TEXT, "text");
        boolean equal = length == expected.length();
        for (int i = 0; equal && i < length; i++) {
            equal = bytes[position + i] == expected.charAt(i); // keys are ASCII
        }
        if (!equal) {
            throw new Unexpected(start, "the key " + expected);
        }
        position += length;
    }

    void tag(int expected) throws Unexpected {
        int start = position;
        if (head(CborWriter.TAG, "a tag") != expected) {
            throw new Unexpected(start, "the tag " + expected);
        }
    }

    void trueValue() throws Unexpected {
        if (peek() != CborWriter.TRUE) {
            throw new Unexpected(position, "true");
        }
        position++;
    }

    /** Consumes a null when one is next. */
    boolean tryNull() throws Unexpected {
        if (peek() != CborWriter.NULL) {
            return false;
        }
        position++;
        return true;
    }

    /** The major type of the next item. */
    int majorType() throws Unexpected {
        return peek() >>> 5;
    }

    void end() throws Unexpected {
        if (position != bytes.length) {
            throw new Unexpected(position, "the end");
        }
    }

    Unexpected unexpected(String expected) {
        return new Unexpected(position, expected);
    }

    private int length(int majorType, String what) throws Unexpected {
        int start = position;
        long length = head(majorType, what);
        if (length < 0 || length > bytes.length - position) {
            throw new Unexpected(start, what + " no longer than the input");
        }
        return (int) length;
    }

    private long head(int majorType, String what) throws Unexpected {
        int start = position;
        int first = peek();
        if (first >>> 5 != majorType) {
            throw new Unexpected(start, what);
        }
        position++;
        int info = first & 0x1f;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new Unexpected(start, what + " of definite length");
        }
        int width = 1 << (info - 24);
        if (bytes.length - position < width) {
            throw new Unexpected(start, what + " that is complete");
        }
        long argument = 0;
        for (int i = 0; i < width; i++) {
            argument = argument << 8 | Byte.toUnsignedLong(bytes[position++]);
        }
        boolean shortest = switch (width) {
            case 1 -> argument > 23;
            case 2 -> argument > 0xff;
            case 4 -> argument > 0xffff;
            default -> argument < 0 || argument > 0xffff_ffffL;
        };
        if (!shortest) {
            throw new Unexpected(start, what + " in its shortest form");
        }
        return argument;
    }

    private int peek() throws Unexpected {
        if (position >= bytes.length) {
            throw new Unexpected(position, "more bytes");
        }
        return Byte.toUnsignedInt(bytes[position]);
    }
}
