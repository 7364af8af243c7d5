package dev.akmon.journal.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.RedactionSentinel;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bytes of one object, and what they can be read as. */
public final class Payload {

    private final byte[] bytes;

    /** The object of these bytes, which must not change any more. */
    public Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    /**
     * The text, if the bytes are UTF-8. A binary stream of events, as Amazon Bedrock sends, is given as server-sent events
     * of the same names and data.
     */
    public Optional<String> text() {
        // No text begins with a zero byte, and every such stream does.
        if (bytes.length > EventStreamMessage.PRELUDE_BYTES && bytes[0] == 0) {
            List<EventStreamMessage> messages = EventStreamMessage.readAll(bytes);
            if (!messages.isEmpty()) {
                return Optional.of(messages.stream().map(Payload::event).collect(Collectors.joining()));
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String event(EventStreamMessage message) {
        String name = Stream.of(":event-type", ":exception-type", ":error-code")
                .map(message::header)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("message");
        String data = message.payload().length == 0 ? message.header(":error-message") : message.text();
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** The object or array, if the bytes are JSON, or CBOR as other producers write it. */
    public Optional<JsonNode> structure() {
        if (!startsLikeJson()) {
            return LenientCbor.decodeContainer(bytes);
        }
        try {
            return Optional.of(CanonicalJson.parse(bytes));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** What stands here, if the object was redacted. */
    public Optional<RedactionSentinel> sentinel() {
        return RedactionSentinel.parse(bytes);
    }

    private boolean startsLikeJson() {
        return bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
    }
}
