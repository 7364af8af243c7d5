package dev.akmon.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** UTF-8 at its edges: strict decoding, and cuts that never split a character. */
public final class Utf8 {

    /** The order of the encoded bytes, which is the order git and POSIX tools sort names in. */
    public static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private Utf8() {}

    /** The text, or nothing when the bytes are not UTF-8 or contain NUL, which no text file does. */
    public static Optional<String> text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /** The text of a part of an array; empty when it is not UTF-8. */
    public static Optional<String> text(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    /** Whether the string can be encoded: JSON may carry a surrogate without its partner. */
    public static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** The number of leading bytes, at most {@code limit}, that end at a character boundary. */
    public static int headLength(byte[] bytes, int length, int limit) {
        if (length <= limit) {
            return length;
        }
        int cut = limit;
        while (cut > 0 && limit - cut < 4 && isContinuation(bytes[cut])) {
            cut--;
        }
        return isContinuation(bytes[cut]) ? limit : cut;
    }

    /** The number of leading bytes without a character at the end whose last bytes are missing. */
    public static int completeLength(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int at = bytes.length - back;
            int lead = bytes[at] & 0xFF;
            if (!isContinuation(bytes[at])) {
                int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
                return length > back ? at : bytes.length;
            }
        }
        return bytes.length;
    }

    /** The index of the first byte at or after {@code start} that begins a character. */
    public static int nextBoundary(byte[] bytes, int start) {
        int cut = start;
        while (cut < bytes.length && cut - start < 4 && isContinuation(bytes[cut])) {
            cut++;
        }
        return cut;
    }

    /** At most {@code limit} chars of the text, never half a surrogate pair. */
    public static String head(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        boolean splitsPair = limit > 0 && Character.isHighSurrogate(text.charAt(limit - 1));
        return text.substring(0, splitsPair ? limit - 1 : limit);
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
