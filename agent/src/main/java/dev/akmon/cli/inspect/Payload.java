package dev.akmon.cli.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.RedactionSentinel;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The bytes of one object, and what they can be read as. */
final class Payload {

    private final byte[] bytes;

    Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return bytes.length;
    }

    /** The text, if the bytes are UTF-8. */
    Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The object or array, if the bytes are JSON, or CBOR as other producers write it. */
    Optional<JsonNode> structure() {
        if (!startsLikeJson()) {
            return LenientCbor.decodeContainer(bytes);
        }
        try {
            return Optional.of(CanonicalJson.parse(bytes));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    Optional<RedactionSentinel> sentinel() {
        return RedactionSentinel.parse(bytes);
    }

    private boolean startsLikeJson() {
        return bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
    }
}
