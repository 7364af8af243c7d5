package dev.akmon.journal.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads CBOR (RFC 8949) as the JSON that says the same, for display only: sessions imported from other producers hold
 * CBOR objects. Byte strings become hexadecimal text, tags are dropped, map keys must be text. Only definite lengths,
 * which is what producers of AGEF write; everything else is "not CBOR" and shown as bytes.
 */
final class LenientCbor {

    private static final int MAX_DEPTH = 64;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ByteBuffer in;

    private LenientCbor(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    /** The map or array these bytes are, whole and nothing else; empty when they are something else. */
    static Optional<JsonNode> decodeContainer(byte[] bytes) {
        int majorType = bytes.length == 0 ? -1 : (bytes[0] & 0xff) >>> 5;
        if (majorType != 4 && majorType != 5) {
            return Optional.empty();
        }
        try {
            LenientCbor decoder = new LenientCbor(bytes);
            JsonNode value = decoder.value(0);
            return decoder.in.hasRemaining() ? Optional.empty() : Optional.of(value);
        } catch (NotCbor | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private JsonNode value(int depth) throws NotCbor {
        if (depth > MAX_DEPTH) {
            throw new NotCbor();
        }
        int head = in.get() & 0xff;
        int info = head & 0x1f;
        return switch (head >>> 5) {
            case 0 -> unsigned(argument(info));
            case 1 -> JSON.numberNode(unsignedValue(argument(info)).not());
            case 2 -> JSON.textNode(HexFormat.of().formatHex(bytes(info)));
            case 3 -> JSON.textNode(text(info));
            case 4 -> array(info, depth);
            case 5 -> map(info, depth);
            case 6 -> {
                argument(info);
                yield value(depth + 1);
            }
            default -> simple(info);
        };
    }

    private JsonNode array(int info, int depth) throws NotCbor {
        ArrayNode array = JSON.arrayNode();
        for (int i = length(info); i > 0; i--) {
            array.add(value(depth + 1));
        }
        return array;
    }

    private JsonNode map(int info, int depth) throws NotCbor {
        ObjectNode map = JSON.objectNode();
        for (int i = length(info); i > 0; i--) {
            int head = in.get() & 0xff;
            if (head >>> 5 != 3) {
                throw new NotCbor();
            }
            map.set(text(head & 0x1f), value(depth + 1));
        }
        return map;
    }

    private JsonNode simple(int info) throws NotCbor {
        return switch (info) {
            case 20 -> JSON.booleanNode(false);
            case 21 -> JSON.booleanNode(true);
            case 22, 23 -> JSON.nullNode();
            case 25 -> JSON.numberNode(half(in.getShort()));
            case 26 -> JSON.numberNode(in.getFloat());
            case 27 -> JSON.numberNode(in.getDouble());
            default -> throw new NotCbor();
        };
    }

    private static JsonNode unsigned(long value) {
        return value >= 0 ? JSON.numberNode(value) : JSON.numberNode(unsignedValue(value));
    }

    private static BigInteger unsignedValue(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** The number that follows a head; as many bytes as the head says. */
    private long argument(int info) throws NotCbor {
        return switch (info) {
            case 24 -> in.get() & 0xffL;
            case 25 -> in.getShort() & 0xffffL;
            case 26 -> in.getInt() & 0xffffffffL;
            case 27 -> in.getLong();
            default -> {
                if (info > 27) {
                    throw new NotCbor();
                }
                yield info;
            }
        };
    }

    /** A length that can be true: every element and every byte still to come takes at least one byte. */
    private int length(int info) throws NotCbor {
        long length = argument(info);
        if (length < 0 || length > in.remaining()) {
            throw new NotCbor();
        }
        return (int) length;
    }

    private byte[] bytes(int info) throws NotCbor {
        byte[] bytes = new byte[length(info)];
        in.get(bytes);
        return bytes;
    }

    private String text(int info) throws NotCbor {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(info)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotCbor();
        }
    }

    /** Half precision, RFC 8949 appendix D. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        double magnitude = switch (exponent) {
            case 0 -> Math.scalb((double) mantissa, -24);
            case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (mantissa + 1024), exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The bytes are not the CBOR read here. */
    private static final class NotCbor extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
