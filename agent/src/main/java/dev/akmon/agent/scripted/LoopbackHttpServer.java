package dev.akmon.agent.scripted;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A small HTTP/1.1 server on 127.0.0.1 at a port the system chooses. The JDK's own server can neither reset a
 * connection nor leave out the Date header, and holds back small chunks.
 */
final class LoopbackHttpServer implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocket listener;
    private final HttpHandler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private LoopbackHttpServer(ServerSocket listener, HttpHandler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    static LoopbackHttpServer start(HttpHandler handler) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
        LoopbackHttpServer server = new LoopbackHttpServer(listener, handler);
        startThread("scripted-model", server::accept);
        return server;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Stops listening and closes every connection; replies under way break off. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try (listener) {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                startThread("scripted-model-" + connection.getPort(), () -> serve(connection));
            }
        } catch (IOException e) {
            // closed, or no further connection can be had: in both cases new clients are refused from here on
            return;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream());
            if (!listener.isClosed()) {
                answerRequests(new HttpRequestReader(in, out), () -> new HttpReply(connection, in, out));
            }
        } catch (IOException e) {
            // the client left, or the server was closed: there is nobody to tell
            return;
        } finally {
            connections.remove(connection);
        }
    }

    private void answerRequests(HttpRequestReader requests, Supplier<HttpReply> replies) throws IOException {
        HttpReply reply;
        do {
            reply = replies.get();
            try {
                Optional<ReceivedRequest> request = requests.next();
                if (request.isEmpty()) {
                    return;
                }
                handler.handle(request.get(), reply);
            } catch (ProtocolException e) {
                reply.whole(400, Map.of("connection", "close"), e.getMessage().getBytes(StandardCharsets.UTF_8));
                reply.hangUp();
            }
        } while (!reply.broken());
    }

    private static void startThread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
