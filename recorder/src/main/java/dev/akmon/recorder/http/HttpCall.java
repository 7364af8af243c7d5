package dev.akmon.recorder.http;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One HTTP request about to be attempted. Its headers are complete, credentials included, so it is never recorded as
 * it is: {@link HttpMessages#request} writes the part that may be kept, and {@link #toString()} shows no more.
 *
 * @param method the HTTP method, upper case
 * @param uri absolute http or https address
 * @param headers every header to send, in the caller's spelling
 * @param body the bytes to send, empty for none; not copied, so not to be changed
 * @param streaming whether the reply's body is to be read as it arrives
 */
public record HttpCall(String method, URI uri, Map<String, List<String>> headers, byte[] body, boolean streaming) {
    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(body, "body");
        headers = HeaderMaps.copy(headers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpCall c
                && method.equals(c.method)
                && uri.equals(c.uri)
                && headers.equals(c.headers)
                && Arrays.equals(body, c.body)
                && streaming == c.streaming;
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, uri, headers, Arrays.hashCode(body), streaming);
    }

    /** The method and the address as they would be recorded; never a credential. */
    @Override
    public String toString() {
        return method + " " + RecordedUrl.of(uri);
    }
}
