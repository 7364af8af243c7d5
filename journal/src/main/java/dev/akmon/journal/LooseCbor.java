package dev.akmon.journal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CBOR item in any well-formed spelling, as a general library would: long integers, indefinite lengths, tags.
 * Used to say <em>why</em> an event was refused and to recognise objects of other producers, never to accept an event.
 */
final class LooseCbor {
    /** Not well-formed CBOR. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("not well-formed CBOR", null, false, false);
        }
    }

    sealed interface Item {}

    record IntegerItem(BigInteger value) implements Item {}

    record BytesItem(byte[] value) implements Item {}

    record TextItem(String value) implements Item {}

    record ArrayItem(List<Item> elements) implements Item {}

    record MapItem(List<Map.Entry<Item, Item>> entries) implements Item {}

    record TagItem(long tag, Item content) implements Item {}

    /** Null and undefined. */
    record NothingItem() implements Item {}

    /** Floats, booleans and other simple values: nothing an event could use. */
    record OtherItem() implements Item {}

    private static final int MAX_DEPTH = 64;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;

    private final byte[] bytes;
    private int position;

    private LooseCbor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The first item; bytes behind it are not looked at. */
    static Item parse(byte[] bytes) throws Malformed {
        return new LooseCbor(bytes).item(0);
    }

    /** The item these bytes are, nothing standing behind it. */
    static Item parseWhole(byte[] bytes) throws Malformed {
        LooseCbor reader = new LooseCbor(bytes);
        Item item = reader.item(0);
        if (reader.position != bytes.length) {
            throw new Malformed();
        }
        return item;
    }

    private Item item(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed();
        }
        int first = next();
        int major = first >>> 5;
        int info = first & 0x1f;
        return switch (major) {
            case CborWriter.UNSIGNED -> new IntegerItem(unsigned(argument(info)));
            case CborWriter.NEGATIVE -> new IntegerItem(unsigned(argument(info)).not());
            case CborWriter.BYTE_STRING -> new BytesItem(string(major, info));
            case CborWriter.TEXT -> new TextItem(utf8(string(major, info)));
            case CborWriter.ARRAY -> array(info, depth);
            case CborWriter.MAP -> map(info, depth);
            case CborWriter.TAG -> new TagItem(argument(info), item(depth + 1));
            default -> simple(info);
        };
    }

    private Item simple(int info) throws Malformed {
        if (info == 22 || info == 23) {
            return new NothingItem();
        }
        if (info >= 24) {
            argument(info);
        }
        return new OtherItem();
    }

    private Item array(int info, int depth) throws Malformed {
        List<Item> elements = new ArrayList<>();
        long count = info == INDEFINITE ? -1 : argument(info);
        if (info != INDEFINITE && count < 0) {
            throw new Malformed();
        }
        for (long i = 0; info == INDEFINITE ? !atBreak() : i < count; i++) {
            elements.add(item(depth + 1));
        }
        return new ArrayItem(elements);
    }

    private Item map(int info, int depth) throws Malformed {
        List<Map.Entry<Item, Item>> entries = new ArrayList<>();
        long count = info == INDEFINITE ? -1 : argument(info);
        if (info != INDEFINITE && count < 0) {
            throw new Malformed();
        }
        for (long i = 0; info == INDEFINITE ? !atBreak() : i < count; i++) {
            Item key = item(depth + 1);
            entries.add(Map.entry(key, item(depth + 1)));
        }
        return new MapItem(entries);
    }

    private byte[] string(int major, int info) throws Malformed {
        if (info != INDEFINITE) {
            return take(argument(info));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (!atBreak()) {
            int first = next();
            if (first >>> 5 != major || (first & 0x1f) == INDEFINITE) {
                throw new Malformed();
            }
            whole.writeBytes(take(argument(first & 0x1f)));
        }
        return whole.toByteArray();
    }

    private boolean atBreak() throws Malformed {
        if (position >= bytes.length) {
            throw new Malformed();
        }
        if (Byte.toUnsignedInt(bytes[position]) != BREAK) {
            return false;
        }
        position++;
        return true;
    }

    private byte[] take(long length) throws Malformed {
        if (length < 0 || length > bytes.length - position) {
            throw new Malformed();
        }
        byte[] taken = new byte[(int) length];
        System.arraycopy(bytes, position, taken, 0, taken.length);
        position += taken.length;
        return taken;
    }

    private long argument(int info) throws Malformed {
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new Malformed();
        }
        long value = 0;
        for (int i = 0; i < 1 << (info - 24); i++) {
            value = value << 8 | next();
        }
        return value;
    }

    private int next() throws Malformed {
        if (position >= bytes.length) {
            throw new Malformed();
        }
        return Byte.toUnsignedInt(bytes[position++]);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(1, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static String utf8(byte[] bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed();
        }
    }

    /** The item without any tags around it. */
    static @Nullable Item untagged(@Nullable Item item) {
        Item inner = item;
        while (inner instanceof TagItem tag) {
            inner = tag.content();
        }
        return inner;
    }
}
