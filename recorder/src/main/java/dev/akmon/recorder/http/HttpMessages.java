package dev.akmon.recorder.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP messages as the journal keeps them: text that a person can read, in a form that any tool can take apart.
 *
 * <pre>
 * POST https://api.example.com/v1/chat/completions HTTP/1.1      HTTP/1.1 200 OK
 * accept: text/event-stream                                      content-type: text/event-stream
 * content-type: application/json                                 date: Sat, 21 Nov 2026 10:00:00 GMT
 *
 * {"model":"m", ...                                              (empty here: the body is the stream object)
 * </pre>
 *
 * <p>The grammar, in UTF-8, every line ending in a single LF (no CR), no space but where shown:
 *
 * <pre>
 * request  = method SP url SP "HTTP/1.1" LF header* LF body
 * response = "HTTP/1.1" SP status [SP reason] LF header* LF body
 * header   = name ":" SP value LF
 * </pre>
 *
 * <ul>
 *   <li>The <b>URL</b> is absolute. User information and fragment are left out; of a query parameter whose name is not
 *       known to be harmless the value is replaced by the word {@code REDACTED}.
 *   <li><b>Headers</b> are those on a list of names; a credential is never on it, and a header that nobody has thought
 *       of is not either. Names are lower case, lines sorted by name; a header with several values has several lines, in
 *       the order of the values. Control characters in values become spaces.
 *   <li>The <b>reason</b> is the standard phrase of the status code, absent when it has none: HTTP gives the phrase a
 *       server sends no meaning, and HTTP/2 has none.
 *   <li>The <b>body</b> is what was sent or received, byte for byte. A body received as a stream is an object of its
 *       own, and the body here is empty.
 * </ul>
 *
 * <p>Two requests are the same bytes exactly when method, recorded URL, kept headers and body are the same.
 */
public final class HttpMessages {
    private static final Set<String> KEPT_REQUEST_HEADERS =
            Set.of("accept", "anthropic-beta", "anthropic-version", "content-type", "openai-beta", "user-agent");

    private static final Set<String> KEPT_RESPONSE_HEADERS = Set.of(
            "content-encoding",
            "content-type",
            "date",
            "openai-model",
            "openai-processing-ms",
            "openai-version",
            "request-id",
            "retry-after",
            "retry-after-ms",
            "server",
            "x-amzn-errortype",
            "x-amzn-requestid",
            "x-request-id",
            "x-should-retry");

    private static final List<String> KEPT_RESPONSE_PREFIXES = List.of("anthropic-ratelimit-", "x-ratelimit-");

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) ([^ ]+) HTTP/1\\.1", Pattern.DOTALL);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3})(?: (.+))?", Pattern.DOTALL);
    private static final Pattern HEADER_LINE = Pattern.compile("([^\\s:A-Z]+): (.*)", Pattern.DOTALL);
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

    private HttpMessages() {}

    /** A request message taken apart. */
    public record ParsedRequest(String method, String url, Map<String, List<String>> headers, byte[] body) {}

    /** A response message taken apart. */
    public record ParsedResponse(ReplyHead head, byte[] body) {}

    /** The message of this call, without its credentials. */
    public static byte[] request(HttpCall call) {
        String firstLine = call.method() + " " + RecordedUrl.of(call.uri()) + " HTTP/1.1";
        return message(firstLine, keep(call.headers(), KEPT_REQUEST_HEADERS::contains), call.body());
    }

    /** The message of this reply with this body; of the headers only those that are kept. */
    public static byte[] response(ReplyHead head, byte[] body) {
        String reason =
                StatusPhrases.phrase(head.status()).map(phrase -> " " + phrase).orElse("");
        return message("HTTP/1.1 " + head.status() + reason, kept(head).headers(), body);
    }

    /** The part of a reply's head that is recorded, which is also all that the layers above the seam get to see. */
    static ReplyHead kept(ReplyHead head) {
        return new ReplyHead(head.status(), keep(head.headers(), HttpMessages::keptInResponse));
    }

    /**
     * Takes a recorded request apart.
     *
     * @throws HttpMessageException when it is not of the form above
     */
    public static ParsedRequest parseRequest(byte[] message) throws HttpMessageException {
        Parts parts = split(message);
        Matcher line = match(REQUEST_LINE, parts.lines().get(0), "request line");
        return new ParsedRequest(line.group(1), line.group(2), headers(parts), parts.body());
    }

    /**
     * Takes a recorded response apart.
     *
     * @throws HttpMessageException when it is not of the form above
     */
    public static ParsedResponse parseResponse(byte[] message) throws HttpMessageException {
        Parts parts = split(message);
        Matcher line = match(STATUS_LINE, parts.lines().get(0), "status line");
        return new ParsedResponse(new ReplyHead(Integer.parseInt(line.group(1)), headers(parts)), parts.body());
    }

    private static boolean keptInResponse(String name) {
        return KEPT_RESPONSE_HEADERS.contains(name)
                || KEPT_RESPONSE_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static SortedMap<String, List<String>> keep(Map<String, List<String>> headers, Predicate<String> kept) {
        SortedMap<String, List<String>> result = new TreeMap<>();
        HeaderMaps.lowerCased(headers).forEach((name, values) -> {
            if (kept.test(name)) {
                result.put(name, values.stream().map(HttpMessages::oneLine).toList());
            }
        });
        return result;
    }

    private static String oneLine(String value) {
        return CONTROL_CHARACTER.matcher(value).replaceAll(" ").strip();
    }

    private static byte[] message(String firstLine, Map<String, List<String>> headers, byte[] body) {
        StringBuilder head = new StringBuilder(firstLine).append('\n');
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append('\n')));
        byte[] headBytes = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(headBytes, headBytes.length + body.length);
        System.arraycopy(body, 0, message, headBytes.length, body.length);
        return message;
    }

    /** The lines of the head, the first one included, and what follows the blank line. */
    private record Parts(List<String> lines, byte[] body) {}

    private static Parts split(byte[] message) throws HttpMessageException {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < message.length; i++) {
            if (message[i] != '\n') {
                continue;
            }
            if (i == start && !lines.isEmpty()) {
                return new Parts(lines, Arrays.copyOfRange(message, i + 1, message.length));
            }
            lines.add(utf8(message, start, i));
            start = i + 1;
        }
        throw new HttpMessageException("an HTTP message needs a first line and a blank line after its headers");
    }

    private static String utf8(byte[] bytes, int from, int to) throws HttpMessageException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HttpMessageException("the head of an HTTP message must be UTF-8");
        }
    }

    private static Map<String, List<String>> headers(Parts parts) throws HttpMessageException {
        SortedMap<String, List<String>> headers = new TreeMap<>();
        for (String line : parts.lines().subList(1, parts.lines().size())) {
            Matcher header = match(HEADER_LINE, line, "header");
            headers.computeIfAbsent(header.group(1), name -> new ArrayList<>()).add(header.group(2));
        }
        return HeaderMaps.lowerCased(headers);
    }

    private static Matcher match(Pattern pattern, String line, String what) throws HttpMessageException {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new HttpMessageException("not the " + what + " of a recorded HTTP message: " + shortened(line));
        }
        return matcher;
    }

    private static String shortened(String line) {
        return ErrorText.cut(line.getBytes(StandardCharsets.UTF_8), 80);
    }
}
