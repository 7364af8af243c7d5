package dev.akmon.recorder.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on this machine that says byte for byte what a test tells it to, faults included. */
final class LoopbackServer implements AutoCloseable {
    /** What to do with one request; the connection is closed afterwards unless it asks for more. */
    @FunctionalInterface
    interface Script {
        void answer(Request request, Connection connection) throws IOException, InterruptedException;
    }

    record Request(String line, Map<String, String> headers, byte[] body) {
        String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile int accepted;

    LoopbackServer(Script script) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.script = script;
        daemon(this::acceptAll);
    }

    /** Answers every request with these status and body. */
    static LoopbackServer answering(int status, String contentType, String body, String... headers) throws IOException {
        return new LoopbackServer((request, connection) -> {
            connection.head(status, contentType, headers);
            connection.send(body);
        });
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    List<Request> requests() {
        return requests;
    }

    int acceptedConnections() {
        return accepted;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("the test's server failed", faults.get(0));
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                accepted++;
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (SocketException closed) {
            // close() ends the accepting thread this way.
        } catch (IOException e) {
            faults.add(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Connection connection = new Connection(socket);
            do {
                connection.keepOpen = false;
                Request request = read(in);
                requests.add(request);
                script.answer(request, connection);
            } while (connection.keepOpen);
        } catch (SocketException | EOFException gone) {
            // The client hung up, as clients that cancel do.
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            faults.add(e);
        } finally {
            connections.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(line, headers, in.readNBytes(length));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** The server's end of a connection. */
    static final class Connection {
        private final Socket socket;
        private final OutputStream out;
        private boolean keepOpen;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** A head whose body lasts until the connection is closed. */
        void head(int status, String contentType, String... headers) throws IOException {
            send("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType + "\r\nConnection: close\r\n"
                    + lines(headers) + "\r\n");
        }

        /** A head and the beginning of its body, sent so that they arrive together. */
        void headWith(String body, int status, String contentType) throws IOException {
            send("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType + "\r\n\r\n" + body);
        }

        /** A head whose body comes in chunks, the last one empty. */
        void chunkedHead(int status, String contentType, String... headers) throws IOException {
            send("HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + contentType
                    + "\r\nTransfer-Encoding: chunked\r\n" + lines(headers) + "\r\n");
        }

        void chunk(byte[] bytes) throws IOException {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(bytes);
            chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            send(chunk.toByteArray());
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Ends the connection with a reset instead of an orderly close. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Takes another request on this connection. */
        void keepOpen() {
            keepOpen = true;
        }

        /** Waits until the client hangs up. */
        void awaitHangUp() throws IOException {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                continue;
            }
        }

        private static String lines(String... headers) {
            return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        }
    }
}
