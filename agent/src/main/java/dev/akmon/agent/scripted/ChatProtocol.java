package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The form requests and replies take on the wire. */
interface ChatProtocol {

    /** @throws BadRequestException if this is not a request of the protocol */
    ModelRequest read(JsonNode body) throws BadRequestException;

    /** The pieces of the reply, each of which is sent at once; the last ones are the end marker. */
    List<byte[]> write(ModelReply reply);

    /** The media type of a streamed reply. */
    String contentType();

    /** A JSON error as the provider would word it. */
    JsonNode error(int status, String message);
}
