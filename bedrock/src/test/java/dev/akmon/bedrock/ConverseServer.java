package dev.akmon.bedrock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that gives prepared replies, one after the other, and remembers the requests whole. */
final class ConverseServer implements AutoCloseable {
    /** A request as it came; headers in lower case. */
    record Request(String target, Map<String, String> headers, String body) {}

    /**
     * A prepared reply.
     *
     * @param pieceSize how many bytes are sent at once
     * @param whole whether the body ends as it should, rather than with the connection being cut
     */
    record Reply(int status, Map<String, String> headers, byte[] body, int pieceSize, boolean whole) {
        static Reply stream(byte[] body) {
            return new Reply(
                    200,
                    Map.of("content-type", "application/vnd.amazon.eventstream", "x-amzn-requestid", "r-1"),
                    body,
                    Integer.MAX_VALUE,
                    true);
        }

        static Reply error(int status, String type, String message) {
            return new Reply(
                    status,
                    Map.of("content-type", "application/json", "x-amzn-errortype", type),
                    ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8),
                    Integer.MAX_VALUE,
                    true);
        }

        Reply inPiecesOf(int bytes) {
            return new Reply(status, headers, body, bytes, whole);
        }

        Reply cutAfter(int bytes) {
            return new Reply(status, headers, Arrays.copyOf(body, bytes), pieceSize, whole);
        }

        Reply brokenAfter(int bytes) {
            return new Reply(status, headers, Arrays.copyOf(body, bytes), pieceSize, false);
        }
    }

    private final HttpServer server;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    ConverseServer(Reply... prepared) throws IOException {
        replies.addAll(List.of(prepared));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Request> requests() {
        return requests;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(exchange.getRequestURI().toString(), headers, body));
            Reply reply = replies.isEmpty() ? Reply.error(400, "ValidationException", "unprepared") : replies.poll();
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            // A length that is not reached makes the server cut the connection.
            exchange.sendResponseHeaders(reply.status(), reply.whole() ? 0 : reply.body().length + 100);
            OutputStream out = exchange.getResponseBody();
            for (int from = 0; from < reply.body().length; from += Math.min(reply.pieceSize(), reply.body().length)) {
                int count = Math.min(reply.pieceSize(), reply.body().length - from);
                out.write(reply.body(), from, count);
                out.flush();
            }
        } catch (IOException cut) {
            // As prepared, or the client has heard enough.
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
