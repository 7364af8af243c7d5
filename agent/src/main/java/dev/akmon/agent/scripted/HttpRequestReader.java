package dev.akmon.agent.scripted;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests (RFC 9112) from one connection: the part a client on the same machine uses, with bodies of
 * known length or in chunks.
 */
final class HttpRequestReader {

    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private int headLeft;

    HttpRequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * The next request; empty when the client closed the connection instead.
     *
     * @throws ProtocolException if what came is not a request this reader knows
     */
    Optional<ReceivedRequest> next() throws IOException {
        headLeft = MAX_HEAD;
        String requestLine = line();
        if (requestLine == null) {
            return Optional.empty();
        }
        String[] parts = requestLine.split(" ");
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not an HTTP/1 request line");
        }
        Map<String, List<String>> headers = headers();
        if (headers.getOrDefault("expect", List.of()).contains("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        String path = parts[1].split("\\?", 2)[0];
        return Optional.of(new ReceivedRequest(parts[0], path, headers, body(headers)));
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("a header line without a name");
            }
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return chunkedBody();
        }
        if (!headers.containsKey("content-length")) {
            return new byte[0];
        }
        return exactly(length(headers.get("content-length").get(0), 10));
    }

    private byte[] chunkedBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headLeft = MAX_HEAD;
            int size = length(requiredLine().split(";", 2)[0].trim(), 16);
            if (size == 0) {
                break;
            }
            if (body.size() > MAX_BODY - size) {
                throw new ProtocolException("the body is too long");
            }
            body.writeBytes(exactly(size));
            if (!requiredLine().isEmpty()) {
                throw new ProtocolException("a chunk that is longer than it says");
            }
        }
        skipTrailers();
        return body.toByteArray();
    }

    private void skipTrailers() throws IOException {
        String line = requiredLine();
        while (!line.isEmpty()) {
            line = requiredLine();
        }
    }

    private static int length(String digits, int radix) throws ProtocolException {
        try {
            int length = Integer.parseInt(digits, radix);
            if (length < 0 || length > MAX_BODY) {
                throw new ProtocolException("the body is too long");
            }
            return length;
        } catch (NumberFormatException e) {
            throw new ProtocolException("a length that is not a number");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the request ended early");
        }
        return bytes;
    }

    private String requiredLine() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("the request ended early");
        }
        return line;
    }

    /** A line without its end; null at the end of the connection. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the request ended early");
            }
            if (--headLeft < 0) {
                throw new ProtocolException("the request's head is too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
