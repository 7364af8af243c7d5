package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMessagesTest {
    @Test
    void writesARequestWithoutItsCredentials() {
        HttpCall call = call(
                "https://user:pw@api.example.com:8443/v1/chat?api-version=7&key=s3cret#part",
                Map.of(
                        "User-Agent", List.of("langchain4j"),
                        "Authorization", List.of("Bearer s3cret"),
                        "x-api-key", List.of("s3cret"),
                        "X-Goog-Api-Key", List.of("s3cret"),
                        "api-key", List.of("s3cret"),
                        "Cookie", List.of("s3cret"),
                        "Proxy-Authorization", List.of("s3cret"),
                        "X-Anything-Else", List.of("s3cret"),
                        "Content-Type", List.of("application/json"),
                        "ACCEPT", List.of("b", "a")),
                "{\"größe\":1}\r\n\n");

        assertThat(new String(HttpMessages.request(call), StandardCharsets.UTF_8))
                .isEqualTo("POST https://api.example.com:8443/v1/chat?api-version=7&key=REDACTED HTTP/1.1\n"
                        + "accept: b\naccept: a\ncontent-type: application/json\nuser-agent: langchain4j\n\n"
                        + "{\"größe\":1}\r\n\n");
    }

    @Test
    void writesAResponseWithTheHeadersWorthKeeping() {
        ReplyHead head = new ReplyHead(
                429,
                Map.of(
                        "Set-Cookie", List.of("session=1"),
                        "anthropic-ratelimit-tokens-remaining", List.of("0"),
                        "anthropic-organization-id", List.of("org"),
                        "Retry-After", List.of("3"),
                        "Date", List.of("Sat, 21 Nov 2026 10:00:00 GMT")));

        assertThat(new String(
                        HttpMessages.response(head, "no".getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("HTTP/1.1 429 Too Many Requests\nanthropic-ratelimit-tokens-remaining: 0\n"
                        + "date: Sat, 21 Nov 2026 10:00:00 GMT\nretry-after: 3\n\nno");
    }

    @Test
    void aStatusWithoutAStandardPhraseHasNone() throws HttpMessageException {
        byte[] message = HttpMessages.response(new ReplyHead(599, Map.of()), new byte[0]);

        assertThat(new String(message, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 599\n\n");
        assertThat(HttpMessages.parseResponse(message).head().status()).isEqualTo(599);
    }

    @Test
    void aHeaderValueCannotAddLines() {
        HttpCall call = call("http://h/", Map.of("accept", List.of(" a\r\nx-evil: 1\u0000 ")), "");

        assertThat(new String(HttpMessages.request(call), StandardCharsets.UTF_8))
                .isEqualTo("POST http://h/ HTTP/1.1\naccept: a  x-evil: 1\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h, https://h",
        "HTTPS://H/p, https://H/p",
        "http://u@h:1/p?, http://h:1/p?",
        "http://u:p@my_host/, http://my_host/",
        "http://h/?alt=sse, http://h/?alt=sse",
        "http://h/?Alt=sse&SIG=x, http://h/?Alt=sse&SIG=REDACTED",
        "http://h/?s3cret, http://h/?REDACTED",
        "http://h/?a=&b&c=d=e, http://h/?a=REDACTED&REDACTED&c=REDACTED",
        "http://h/%20ä#s3cret, http://h/%20ä",
        "http://[::1]:8/x, http://[::1]:8/x",
    })
    void recordsAddressesWithoutSecrets(URI uri, String recorded) {
        assertThat(RecordedUrl.of(uri)).isEqualTo(recorded);
    }

    @Test
    void aCallShowsNoCredentials() {
        HttpCall call = call("http://u:s3cret@h/?key=s3cret", Map.of("Authorization", List.of("s3cret")), "s3cret");

        assertThat(call.toString()).isEqualTo("POST http://h/?key=REDACTED");
    }

    @Test
    void anyMessageComesBackAsItWasWritten() throws HttpMessageException {
        Random random = new Random(20261121);
        List<String> names = List.of("accept", "content-type", "user-agent", "anthropic-beta");
        for (int i = 0; i < 500; i++) {
            Map<String, List<String>> headers = new TreeMap<>();
            for (String name : names) {
                List<String> values = new ArrayList<>();
                for (int n = random.nextInt(3); n > 0; n--) {
                    values.add(text(random));
                }
                if (!values.isEmpty()) {
                    headers.put(name, values);
                }
            }
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            HttpCall call = new HttpCall("POST", URI.create("http://h:1/p?alt=sse"), headers, body, true);

            HttpMessages.ParsedRequest request = HttpMessages.parseRequest(HttpMessages.request(call));
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.url()).isEqualTo("http://h:1/p?alt=sse");
            assertThat(request.headers()).isEqualTo(headers);
            assertThat(request.body()).isEqualTo(body);

            Map<String, List<String>> kept = headers.containsKey("accept")
                    ? Map.of("x-request-id", headers.get("accept"))
                    : Map.<String, List<String>>of();
            HttpMessages.ParsedResponse response =
                    HttpMessages.parseResponse(HttpMessages.response(new ReplyHead(200, kept), body));
            assertThat(response.head()).isEqualTo(new ReplyHead(200, kept));
            assertThat(response.body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "POST http://h/ HTTP/1.1",
                "POST http://h/ HTTP/1.1\n",
                "POST http://h/ HTTP/1.1\naccept: a\n",
                "post http://h/ HTTP/1.1\n\n",
                "POST  HTTP/1.1\n\n",
                "POST http://h/ HTTP/2\n\n",
                "POST http://h/ HTTP/1.1\r\n\r\n",
                "POST http://h/ HTTP/1.1\nAccept: a\n\n",
                "POST http://h/ HTTP/1.1\naccept:a\n\n",
                "POST http://h/ HTTP/1.1\n: a\n\n",
                "\n\nPOST http://h/ HTTP/1.1\n\n",
            })
    void refusesWhatIsNotARequest(String text) {
        assertThatExceptionOfType(HttpMessageException.class)
                .isThrownBy(() -> HttpMessages.parseRequest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 OK\n\n", "HTTP/1.1 20 OK\n\n", "HTTP/1.1 200OK\n\n", "HTTP/1.0 200 OK\n\n", "200\n\n"})
    void refusesWhatIsNotAResponse(String text) {
        assertThatExceptionOfType(HttpMessageException.class)
                .isThrownBy(() -> HttpMessages.parseResponse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesAHeadThatIsNotUtf8() {
        assertThatExceptionOfType(HttpMessageException.class)
                .isThrownBy(() -> HttpMessages.parseRequest(new byte[] {'P', (byte) 0xFF, '\n', '\n'}))
                .withMessageContaining("UTF-8");
    }

    @Test
    void cutsWhatAServerSaidBetweenCharacters() {
        String euros = "€".repeat(200);

        assertThat(ErrorText.quote(euros.getBytes(StandardCharsets.UTF_8))).isEqualTo("€".repeat(170) + "…");
        assertThat(ErrorText.quote("x".repeat(512).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("x".repeat(512));
        assertThat(ErrorText.quote("a\r\n\tb ".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a b");
    }

    private static String text(Random random) {
        int[] characters = random.ints(1 + random.nextInt(12), 0x21, 0x2FFF)
                .filter(c ->
                        !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != 0x7F && Character.isDefined(c))
                .toArray();
        return new String(characters, 0, characters.length);
    }

    private static HttpCall call(String uri, Map<String, List<String>> headers, String body) {
        return new HttpCall("POST", URI.create(uri), headers, body.getBytes(StandardCharsets.UTF_8), false);
    }
}
