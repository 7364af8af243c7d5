package dev.akmon.agent.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes one HTTP/1.1 response, whole or chunk by chunk, or breaks it off in the ways a network does. No header but
 * those given is sent, no date among them, so that equal replies are equal bytes.
 */
final class HttpReply {

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean broken;

    /**
     * @param in what the client sends, read only to notice that it left
     * @param out buffered, so that a chunk leaves in one piece
     */
    HttpReply(Socket socket, InputStream in, OutputStream out) {
        this.socket = socket;
        this.in = in;
        this.out = out;
    }

    void whole(int status, Map<String, String> headers, byte[] body) throws IOException {
        head(status, headers, "content-length: " + body.length);
        out.write(body);
        out.flush();
    }

    void begin(int status, Map<String, String> headers) throws IOException {
        head(status, headers, "transfer-encoding: chunked");
        out.flush();
    }

    void chunk(byte[] bytes) throws IOException {
        out.write(ascii(Integer.toHexString(bytes.length)));
        out.write(LINE_END);
        out.write(bytes);
        out.write(LINE_END);
        out.flush();
    }

    void end() throws IOException {
        out.write(LAST_CHUNK);
        out.flush();
    }

    /** Closes the connection with nothing more said. */
    void drop() {
        broken = true;
    }

    /**
     * Ends the connection after what was said. To close it while the client is still sending would reset it, and the client
     * might lose the reply.
     */
    void hangUp() throws IOException {
        broken = true;
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Resets the connection: the client sees an error, not an end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        broken = true;
    }

    /** Says nothing more and waits until the client closes the connection. */
    void stall() throws IOException {
        broken = true;
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the connection can carry no further response. */
    boolean broken() {
        return broken;
    }

    private void head(int status, Map<String, String> headers, String framing) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append(framing).append("\r\n\r\n");
        out.write(ascii(head.toString()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
