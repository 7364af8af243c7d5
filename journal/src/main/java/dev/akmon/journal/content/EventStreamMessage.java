package dev.akmon.journal.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * One message of a body of type {@code application/vnd.amazon.eventstream}, in which Amazon Bedrock streams. All numbers
 * are big-endian:
 *
 * <pre>
 * u32 length of the whole message    u32 length of the headers    u32 CRC-32 of these two
 * headers                            payload                      u32 CRC-32 of everything before
 *
 * header = u8 length, name, u8 type, value; of type 7, the only one services use, the value is u16 length, UTF-8 text
 * </pre>
 *
 * @param headers the headers that are text, in their order
 * @param payload what they are about, usually JSON
 */
public record EventStreamMessage(Map<String, String> headers, byte[] payload) {
    /** How many bytes at its beginning tell how long a message is. */
    public static final int PRELUDE_BYTES = 12;

    private static final int CHECKSUM_BYTES = 4;
    private static final int SMALLEST = PRELUDE_BYTES + CHECKSUM_BYTES;
    // What AWS allows: 16 MB of payload, 128 kB of headers.
    private static final int LARGEST = (16 << 20) + (128 << 10) + SMALLEST;

    private static final int TEXT = 7;
    private static final int BYTES = 6;
    /** The sizes of the values of the other types: true, false, byte, short, int, long, -, -, timestamp, UUID. */
    private static final int[] SIZES = {0, 0, 1, 2, 4, 8, 0, 0, 8, 16};

    /** Bytes that are no message. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * The length of the message that begins with these bytes.
     *
     * @param prelude its first {@link #PRELUDE_BYTES} bytes, or more
     * @throws MalformedException when no message begins so
     */
    public static int length(byte[] prelude) throws MalformedException {
        ByteBuffer buffer = ByteBuffer.wrap(prelude);
        int length = buffer.getInt();
        int headers = buffer.getInt();
        if (checksum(prelude, PRELUDE_BYTES - CHECKSUM_BYTES) != buffer.getInt()) {
            throw new MalformedException("a message whose length does not match its checksum");
        }
        if (length < SMALLEST || length > LARGEST || headers < 0 || headers > length - SMALLEST) {
            throw new MalformedException("a message that claims an impossible length");
        }
        return length;
    }

    /**
     * Takes a message apart.
     *
     * @param message all of its bytes and no more
     * @throws MalformedException when it is none
     */
    public static EventStreamMessage parse(byte[] message) throws MalformedException {
        if (message.length < SMALLEST || length(message) != message.length) {
            throw new MalformedException("a message of another length than it says");
        }
        ByteBuffer buffer = ByteBuffer.wrap(message);
        if (checksum(message, message.length - CHECKSUM_BYTES) != buffer.getInt(message.length - CHECKSUM_BYTES)) {
            throw new MalformedException("a message that does not match its checksum");
        }
        int endOfHeaders = PRELUDE_BYTES + buffer.getInt(Integer.BYTES);
        Map<String, String> headers = headers(buffer.position(PRELUDE_BYTES).limit(endOfHeaders));
        return new EventStreamMessage(
                headers, Arrays.copyOfRange(message, endOfHeaders, message.length - CHECKSUM_BYTES));
    }

    /** The messages a body begins with, up to its end or to where it is cut off or broken. */
    public static List<EventStreamMessage> readAll(byte[] body) {
        List<EventStreamMessage> messages = new ArrayList<>();
        int start = 0;
        try {
            while (body.length - start >= PRELUDE_BYTES) {
                int length = length(Arrays.copyOfRange(body, start, start + PRELUDE_BYTES));
                if (length > body.length - start) {
                    break;
                }
                messages.add(parse(Arrays.copyOfRange(body, start, start + length)));
                start += length;
            }
        } catch (MalformedException e) {
            // What came before it was right all the same.
            return messages;
        }
        return messages;
    }

    /** The header of this name, empty when there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(ByteBuffer buffer) throws MalformedException {
        Map<String, String> headers = new LinkedHashMap<>();
        while (buffer.hasRemaining()) {
            String name = text(buffer, buffer.get() & 0xFF);
            int type = buffer.hasRemaining() ? buffer.get() : -1;
            if (type < 0 || type >= SIZES.length) {
                throw new MalformedException("a message with a header of no known type");
            }
            if (type == TEXT || type == BYTES) {
                require(buffer, Short.BYTES);
                String value = text(buffer, buffer.getShort() & 0xFFFF);
                if (type == TEXT) {
                    headers.put(name, value);
                }
            } else {
                require(buffer, SIZES[type]);
                buffer.position(buffer.position() + SIZES[type]);
            }
        }
        return headers;
    }

    private static String text(ByteBuffer buffer, int length) throws MalformedException {
        require(buffer, length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void require(ByteBuffer buffer, int bytes) throws MalformedException {
        if (buffer.remaining() < bytes) {
            throw new MalformedException("a message whose headers are longer than it says");
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
