package dev.akmon.journal.trust;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads the little DER (X.690) that keys need: definite lengths in their shortest form, one tag byte. */
final class DerReader {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private final byte[] bytes;
    private final int end;
    private int position;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    boolean atEnd() {
        return position == end;
    }

    /** Whether the next element has this tag. */
    boolean next(int tag) {
        return position < end && Byte.toUnsignedInt(bytes[position]) == tag;
    }

    /** Enters the next element, which must have this tag, and steps behind it. */
    DerReader enter(int tag, String what) throws KeyFormatException {
        if (!next(tag)) {
            throw new KeyFormatException("there is no " + what + " where one must be");
        }
        position++;
        int length = length(what);
        if (length > end - position) {
            throw new KeyFormatException("its " + what + " is cut off");
        }
        int start = position;
        position += length;
        return new DerReader(bytes, start, position);
    }

    /** The next element, an object identifier, as the hexadecimal digits of its content. */
    String objectIdentifier(String what) throws KeyFormatException {
        return HexFormat.of().formatHex(enter(OBJECT_IDENTIFIER, what).rest());
    }

    /** The next element, a number above zero that fits an int. */
    int positive(String what) throws KeyFormatException {
        byte[] number = enter(INTEGER, what).rest();
        if (number.length == 0 || number.length > Integer.BYTES || new BigInteger(number).signum() <= 0) {
            throw new KeyFormatException("its " + what + " is not valid");
        }
        return new BigInteger(number).intValue();
    }

    /** All bytes not read yet. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return rest;
    }

    void requireEnd() throws KeyFormatException {
        if (!atEnd()) {
            throw new KeyFormatException("there are " + (end - position) + " bytes too many");
        }
    }

    private int length(String what) throws KeyFormatException {
        int first = octet(what);
        if (first < 0x80) {
            return first;
        }
        // No key comes near 64 KiB.
        int octets = first & 0x7f;
        int length = 0;
        for (int i = 0; i < octets && octets <= 2; i++) {
            length = length << 8 | octet(what);
        }
        boolean shortest = octets == 1 && length >= 0x80 || octets == 2 && length > 0xff;
        if (!shortest) {
            throw new KeyFormatException("the length of its " + what + " is not valid");
        }
        return length;
    }

    private int octet(String what) throws KeyFormatException {
        if (position >= end) {
            throw new KeyFormatException("its " + what + " is cut off");
        }
        return Byte.toUnsignedInt(bytes[position++]);
    }
}
