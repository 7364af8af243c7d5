package dev.akmon.recorder.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.content.EventStreamMessage;
import dev.akmon.journal.content.EventStreamMessage.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.OptionalInt;

/**
 * Follows the messages of a reply of Amazon Bedrock's ConverseStream: the last one is {@code metadata}, and an error is a
 * message of type {@code exception} or {@code error}.
 */
final class EventStreamMonitor extends StreamMonitor {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LAST_EVENT = "metadata";

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    /** The length of the message under way, 0 as long as it is not known. */
    private int length;

    @Override
    void accept(byte[] bytes, int from, int count) {
        int position = from;
        int end = from + count;
        while (position < end && !ended()) {
            int left = left().getAsInt();
            int taken = Math.min(left, end - position);
            message.write(bytes, position, taken);
            position += taken;
            if (taken == left) {
                advance();
            }
        }
    }

    @Override
    OptionalInt left() {
        return OptionalInt.of((length == 0 ? EventStreamMessage.PRELUDE_BYTES : length) - message.size());
    }

    @Override
    void endOfInput() {
        if (!ended() && message.size() > 0) {
            takeHalfAnEvent();
        }
    }

    private void advance() {
        try {
            if (length == 0) {
                length = EventStreamMessage.length(message.toByteArray());
                return;
            }
            EventStreamMessage whole = EventStreamMessage.parse(message.toByteArray());
            message.reset();
            length = 0;
            take(verdict(whole));
        } catch (MalformedException e) {
            takeNonsense(e.getMessage());
        }
    }

    private static Verdict verdict(EventStreamMessage message) {
        return switch (message.header(":message-type")) {
            case "exception" -> failed(message.header(":exception-type"), message.text());
            case "error" -> failed(message.header(":error-code"), message.header(":error-message"));
            default -> message.header(":event-type").equals(LAST_EVENT) ? Verdict.ENDS : Verdict.CONTINUES;
        };
    }

    /** In the form in which other providers report errors. */
    private static Verdict failed(String type, String details) {
        ObjectNode event = JSON.createObjectNode();
        ObjectNode error = event.putObject("error").put("type", type);
        try {
            JsonNode said = JSON.readTree(details);
            error.put("message", said.path("message").asText(details));
        } catch (JsonProcessingException notJson) {
            error.put("message", details);
        }
        return Verdict.failed(ProviderError.inStream(event));
    }
}
