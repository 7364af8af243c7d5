package dev.akmon.agent.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection to the server, bytes in and bytes out. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(ScriptedModelServer server) throws IOException {
        socket = new Socket(server.baseUri().getHost(), server.baseUri().getPort());
        // a test that waits in vain ends
        socket.setSoTimeout(60_000);
    }

    RawClient send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** What comes up to and including this text. */
    String readThrough(String end) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("ended before <" + end + ">: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    /** What comes until the server closes the connection. */
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
